// A logical ID is ASCII.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let größe = ec2::Vpc { cidr_block: "10.0.0.0/16" };
}

fn main() {}
