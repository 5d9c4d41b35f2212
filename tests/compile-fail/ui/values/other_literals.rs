// Characters and bytes.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let topic = sns::Topic { display_name: 'a' };
    let queue = sqs::Queue { queue_name: b"jobs", visibility_timeout: 1.5 };
}

fn main() {}
