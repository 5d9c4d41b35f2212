// A resource with its type in it.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let vpc = ec2::Vpc { Type: "AWS::EC2::VPC", Properties: json!({ "CidrBlock": "10.0.0.0/16" }) };
}

fn main() {}
