// `Fn::GetAtt` of a template, in a list too.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, vpc: Handle<ec2::Vpc>) {
    let group = ec2::SecurityGroup { group_description: "Tasks", vpc_id: Fn::GetAtt("Vpc", "VpcId") };
    let topic = sns::Topic { display_name: GetAtt(vpc, "CidrBlock") };
}

fn main() {}
