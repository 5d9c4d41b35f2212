// A service that is not there.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let function = lamda::Function { handler: "index.handler" };
}

fn main() {}
