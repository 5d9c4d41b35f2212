// `#[key = …]`.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    #[key = number]
    for number in 0..3 {
        let topic = sns::Topic {};
    }
}

fn main() {}
