// A default is of its parameter's kind.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let protect = Parameter::<Boolean> { default: "yes" };
    let count = Parameter::<Integer> { default: "3" };
    let name = Parameter::<Text> { default: true };
}

fn main() {}
