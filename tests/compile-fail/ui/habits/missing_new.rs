// Braces alone.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, cluster: Handle<ecs::Cluster>, subnet: Handle<ec2::Subnet>) {
    let service = ecs::Service { cluster, network_configuration: { awsvpc_configuration: { subnet: [subnet] } } };
    let vpc = ec2::Vpc { cidr_blok: "10.0.0.0/16" };
}

fn main() {}
