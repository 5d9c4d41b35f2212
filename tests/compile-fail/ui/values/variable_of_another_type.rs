// A number variable where text is wanted.
use specforge_dsl::prelude::*;

#[component]
fn task(scope: &Scope, cpu: u32) {
    let task = ecs::TaskDefinition { cpu };
}

fn main() {}
