// The first parameter.
use specforge_dsl::prelude::*;

#[component]
fn network() {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
}

fn main() {}
