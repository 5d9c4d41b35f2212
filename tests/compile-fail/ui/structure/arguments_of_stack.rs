// A name alone.
use specforge_dsl::prelude::*;

#[stack(title = "x")]
fn stack(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
}

fn main() {}
