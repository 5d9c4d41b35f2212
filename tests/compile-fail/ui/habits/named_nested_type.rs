// The nested type of CDK or of the SDK.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, cluster: Handle<ecs::Cluster>, subnet: Handle<ec2::Subnet>) {
    let service = ecs::Service {
        cluster,
        network_configuration: ecs::NetworkConfiguration { awsvpc_configuration: AwsVpcConfiguration { subnet: [subnet] } },
    };
}

fn main() {}
