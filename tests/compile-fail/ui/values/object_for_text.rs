// Wrong type.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_block: new { from: "10.0.0.0" } };
}

fn main() {}
