// YAML's numbers.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let queue = sqs::Queue { visibility_timeout: "30", delay_seconds: "0" };
    let task = ecs::TaskDefinition { cpu: 256, memory: 512 };
}

fn main() {}
