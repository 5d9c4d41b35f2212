// It needs a key.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
}

#[component]
fn stack(scope: &Scope) {
    for zone in ["a", "b"] {
        let network = network(scope);
    }
    while true {
        let network = network(scope);
    }
}

fn main() {}
