// Two literals that do not go together.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let task = ecs::TaskDefinition { requires_compatibilities: [Fargate], cpu: "256", memory: "4096", network_mode: Awsvpc };
}

fn main() {}
