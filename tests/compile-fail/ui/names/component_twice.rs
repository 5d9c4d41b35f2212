// The prefix is the same.
use specforge_dsl::prelude::*;

#[component]
fn addresses(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
}

#[component]
fn stack(scope: &Scope) {
    let network = addresses(scope);
    let network = addresses(scope);
}

fn main() {}
