// Did you mean.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_blok: "10.0.0.0/16" };
}

fn main() {}
