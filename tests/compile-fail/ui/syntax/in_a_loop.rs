// The slip is inside of a loop.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    #[key(name)]
    for name in ["a", "b"] {
        let topic = sns::Topic { display_name: name topic_nam: "b" };
        let queue = sqs::Queue { queue_nam: "c" };
    }
    let vpc = ec2::Vpc { cidr_blok: "10.0.0.0/16" };
}

fn main() {}
