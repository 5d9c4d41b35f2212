// Bind it.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) -> Handle<ec2::Vpc> {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
    vpc
}

#[component]
fn group(scope: &Scope) {
    let group = ec2::SecurityGroup { group_description: "Tasks", vpc_id: network(scope) };
}

fn main() {}
