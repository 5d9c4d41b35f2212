// JSON's names.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let vpc = ec2::Vpc { "CidrBlock": "10.0.0.0/16" };
    let queue = sqs::Queue { queue_nam: "c" };
}

fn main() {}
