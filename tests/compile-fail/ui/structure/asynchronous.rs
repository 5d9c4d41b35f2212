// A component that nobody awaits would declare nothing.
use specforge_dsl::prelude::*;

#[component]
async fn network(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
}

fn main() {}
