// `;` for `,`.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let topic = sns::Topic { display_name: "a"; topic_nam: "b" };
    let queue = sqs::Queue { queue_nam: "c" };
}

fn main() {}
