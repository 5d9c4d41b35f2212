//! At the mark: `ec2`, `ecs`, `rds`, `elb`.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let vpc = e¦;
}
