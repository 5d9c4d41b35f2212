// Functions alone.
use specforge_dsl::prelude::*;

#[component]
struct Network {
    vpc: Handle<ec2::Vpc>,
}

#[stack]
impl Network {
    fn vpc() {}
}

#[component]
fn stack(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
}

fn main() {}
