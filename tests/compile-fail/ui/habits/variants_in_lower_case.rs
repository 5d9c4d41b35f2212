// A variant is no variable.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, cluster: Handle<ecs::Cluster>) {
    let service = ecs::Service { cluster, launch_type: fargate };
}

fn main() {}
