// Handles only.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    #[depends_on("vpc")]
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
}

fn main() {}
