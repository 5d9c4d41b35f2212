// A set has each item once.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let service = ecs::TaskDefinition { requires_compatibilities: [Fargate, Fargate] };
}

fn main() {}
