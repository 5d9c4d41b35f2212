// CloudFormation's letters for a variant.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, cluster: Handle<ecs::Cluster>) {
    let service = ecs::Service { cluster, launch_type: FARGATE };
    let table = dynamodb::Table { key_schema: [new { attribute_name: "id", key_type: HASH }], billing_mode: PAY_PER_REQUEST };
}

fn main() {}
