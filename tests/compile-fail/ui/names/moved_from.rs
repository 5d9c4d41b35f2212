// A logical ID, or one in another stack.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    #[moved(from = "data.old-vpc")]
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
}

fn main() {}
