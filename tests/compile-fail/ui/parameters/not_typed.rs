// Numbers are numbers.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let count = Parameter::<Integer> { min_value: "1", no_echo: "true" };
}

fn main() {}
