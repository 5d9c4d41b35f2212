// None.
use specforge_dsl::prelude::*;

#[component(name = "x")]
fn stack(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
}

fn main() {}
