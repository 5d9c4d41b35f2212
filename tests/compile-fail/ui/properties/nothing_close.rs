// What it has.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let topic = sns::Topic { color: "red" };
}

fn main() {}
