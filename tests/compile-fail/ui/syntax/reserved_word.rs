// `type` is Rust's.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let listener = elb::ListenerRule { actions: [new { type: Forward }], priority: 1 };
    let queue = sqs::Queue { queue_nam: "c" };
}

fn main() {}
