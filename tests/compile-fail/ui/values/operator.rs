// An expression is reported where it begins.
use specforge_dsl::prelude::*;

#[component]
fn queue(scope: &Scope, seconds: u32) {
    let queue = sqs::Queue { visibility_timeout: seconds as f64 };
}

fn main() {}
