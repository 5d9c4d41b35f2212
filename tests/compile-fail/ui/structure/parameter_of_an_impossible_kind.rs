// A parameter has a kind.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let count = Parameter::<u32> { description: "How many" };
}

fn main() {}
