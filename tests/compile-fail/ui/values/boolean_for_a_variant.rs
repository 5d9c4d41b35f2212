// The help names the variants.
use specforge_dsl::prelude::*;

#[component]
fn service(scope: &Scope, cluster: Handle<ecs::Cluster>, subnet: Handle<ec2::Subnet>) {
    let service = ecs::Service {
        cluster,
        network_configuration: new { awsvpc_configuration: new { subnets: [subnet], assign_public_ip: true } },
    };
}

fn main() {}
