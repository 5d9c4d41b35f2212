// CloudFormation's own string, misspelt.
use specforge_dsl::prelude::*;

#[component]
fn service(scope: &Scope, cluster: Handle<ecs::Cluster>) {
    let service = ecs::Service { cluster, launch_type: "FARGAT" };
}

fn main() {}
