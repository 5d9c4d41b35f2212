// Each repetition is told.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
    let vpc = ec2::Vpc { cidr_block: "10.1.0.0/16" };
    let vpc = ec2::Vpc { cidr_block: "10.2.0.0/16" };
}

fn main() {}
