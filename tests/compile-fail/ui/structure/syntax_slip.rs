// One slip does not make every literal of the function an error.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
    let topic = sns::Topic { display_name: "a" topic_name: "b" };
    let queue = sqs::Queue { queue_name: "c" };
}

fn main() {}
