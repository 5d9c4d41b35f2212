// Bind it.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) -> Vec<Handle<ec2::Vpc>> {
    let mut all = Vec::new();
    all.push(ec2::Vpc { cidr_block: "10.0.0.0/16" });
    all
}

fn main() {}
