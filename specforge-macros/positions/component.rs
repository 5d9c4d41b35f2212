//! At the mark: `network`, `vpc`.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) -> Handle<ec2::Vpc> {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
    let second = net¦;
    vpc
}
