// A resource inside of a resource.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let subnet = ec2::Subnet { vpc_id: ec2::Vpc { cidr_block: "10.0.0.0/16" }, cidr_block: "10.0.0.0/24" };
}

fn main() {}
