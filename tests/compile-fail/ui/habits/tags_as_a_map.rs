// Terraform's tags.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16", tags: [("Name", "main")] };
}

fn main() {}
