// An output is text.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let all = Output { value: ["a", "b"] };
}

fn main() {}
