// Three of one literal.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_blok: "10.0.0.0/16", enable_dns: true, name: "main" };
}

fn main() {}
