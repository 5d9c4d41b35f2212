//! At the mark: `vpc`, `zone`.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope, zone: &str) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
    let subnet = ec2::Subnet { vpc_id: ¦, cidr_block: "10.0.0.0/24" };
}
