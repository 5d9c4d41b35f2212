//! At the mark: `launch_type`, `desired_count`.
use specforge_dsl::prelude::*;

#[component]
fn web(scope: &Scope, cluster: Handle<ecs::Cluster>, task_definition: Handle<ecs::TaskDefinition>) {
    let service = ecs::Service { des¦, cluster, task_definition };
}
