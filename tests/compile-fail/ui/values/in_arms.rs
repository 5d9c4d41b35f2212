// In the arms of `if` and `match`.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, cluster: Handle<ecs::Cluster>, large: bool) {
    let service = ecs::Service { cluster, launch_type: if large { Fargat } else { Ec2 } };
    let queue = sqs::Queue { visibility_timeout: match large { true => "30", false => 30 } };
}

fn main() {}
