//! At the mark: `cidr_block`, `enable_dns_hostnames`, `tags`.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_b¦ };
}
