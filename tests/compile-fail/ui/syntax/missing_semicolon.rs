// A `let` begins the next statement.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_blok: "10.0.0.0/16" }
    let queue = sqs::Queue { queue_nam: "c" };
}

fn main() {}
