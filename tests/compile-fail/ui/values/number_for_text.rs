// Wrong type.
use specforge_dsl::prelude::*;

#[component]
fn task(scope: &Scope) {
    let task = ecs::TaskDefinition { cpu: 256 };
}

fn main() {}
