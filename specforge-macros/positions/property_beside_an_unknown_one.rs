//! At the mark: `enable_dns_hostnames`, `tags`.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let vpc = ec2::Vpc { ta¦, cider };
}
