// The first is there in any case.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, large: bool) {
    let topic = sns::Topic {};
    if large {
        let topic = sns::Topic {};
    } else {
        let topic = sns::Topic {};
    }
}

fn main() {}
