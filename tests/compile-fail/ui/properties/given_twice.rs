// Once is enough.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16", cidr_block: "10.1.0.0/16" };
}

fn main() {}
