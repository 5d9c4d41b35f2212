// Default and pattern.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let stage = Parameter::<Text> { allowed_pattern: "[a-z]+", default: "Production" };
}

fn main() {}
