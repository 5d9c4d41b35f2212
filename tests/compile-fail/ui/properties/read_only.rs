// What only the service gives.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16", vpc_id: "vpc-1" };
}

fn main() {}
