//! At the mark: `Vpc`, `VpcEndpoint`.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let vpc = ec2::Vp¦ { cidr_block: "10.0.0.0/16" };
}
