// The slip is inside of an arm.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, large: bool) {
    let topic = match large {
        true => sns::Topic { display_name: "a" topic_nam: "b" },
        false => sns::Topic { display_nam: "a" },
    };
    let queue = sqs::Queue { queue_nam: "c" };
}

fn main() {}
