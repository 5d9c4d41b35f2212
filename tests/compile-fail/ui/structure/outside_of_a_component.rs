// The hidden field says what to do.
use specforge_dsl::prelude::*;

fn network(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
}

fn main() {}
