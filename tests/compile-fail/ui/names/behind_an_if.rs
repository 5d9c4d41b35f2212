// On top of what the `if` may have declared.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, large: bool) {
    if large {
        let topic = sns::Topic {};
    }
    let topic = sns::Topic {};
}

fn main() {}
