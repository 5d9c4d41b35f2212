//! At the mark: `Vpc`, `Subnet`, `SecurityGroup`.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let vpc = ec2::¦;
}
