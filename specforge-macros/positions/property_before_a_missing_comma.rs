//! At the mark: `cluster`, `desired_count`.
use specforge_dsl::prelude::*;

#[component]
fn web(scope: &Scope, task: Handle<ecs::TaskDefinition>) {
    let service = ecs::Service {
        cl¦
        launch_type: Fargate,
        task_definition: task,
    };
}
