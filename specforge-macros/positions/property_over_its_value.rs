//! At the mark: `cidr_block`, `enable_dns_hostnames`.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let vpc = ec2::Vpc { enable_dns_support: true, cidr¦: "10.0.0.0/16" };
}
