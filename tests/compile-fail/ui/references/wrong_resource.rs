// A security group expects a VPC.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope, subnet: Handle<ec2::Subnet>) {
    let group = ec2::SecurityGroup { group_description: "Tasks", vpc_id: subnet };
}

fn main() {}
