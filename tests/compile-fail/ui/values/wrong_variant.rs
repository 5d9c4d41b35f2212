// A bare variant that the enum does not have.
use specforge_dsl::prelude::*;

#[component]
fn service(scope: &Scope, cluster: Handle<ecs::Cluster>) {
    let service = ecs::Service { cluster, launch_type: Fargat };
}

fn main() {}
