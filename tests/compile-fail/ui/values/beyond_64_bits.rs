// A literal that no property takes.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let queue = sqs::Queue { visibility_timeout: 99999999999999999999999 };
}

fn main() {}
