//! At the mark: `Fargate`, `Ec2`.
use specforge_dsl::prelude::*;

#[component]
fn web(scope: &Scope) {
    let service = ecs::Service {
        launch_type: Fa¦
        desired_count: 1,
    };
}
