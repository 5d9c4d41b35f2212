// Bind it.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) -> Handle<ec2::Vpc> {
    ec2::Vpc { cidr_block: "10.0.0.0/16" }
}

fn main() {}
