// What a parameter has.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let name = Parameter::<Text> { defautl: "a" };
    let count = Parameter::<Integer> { minimum: 1 };
}

fn main() {}
