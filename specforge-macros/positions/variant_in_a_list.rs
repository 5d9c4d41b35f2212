//! At the mark: `Fargate`, `Ec2`.
use specforge_dsl::prelude::*;

#[component]
fn web(scope: &Scope) {
    let task = ecs::TaskDefinition { requires_compatibilities: [F¦] };
}
