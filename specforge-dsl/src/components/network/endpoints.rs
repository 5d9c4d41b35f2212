use super::Network;
use crate::prelude::*;

/// A service of AWS that can be reached inside the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwsService {
    /// The registry's API: who may have which image.
    EcrApi,
    /// The registry itself: manifests of images; their layers come from S3.
    EcrDkr,
    /// CloudWatch Logs.
    Logs,
    /// Systems Manager: Parameter Store.
    Ssm,
    /// Secrets Manager.
    SecretsManager,
}

impl AwsService {
    /// What Fargate calls to start a task: it fetches image and secrets and opens the log.
    pub const TO_START_TASKS: [Self; 5] = [Self::EcrApi, Self::EcrDkr, Self::Logs, Self::Ssm, Self::SecretsManager];

    /// The end of the endpoint service's name (AWS PrivateLink Guide, "AWS services that integrate with AWS PrivateLink").
    pub const fn name(self) -> &'static str {
        match self {
            Self::EcrApi => "ecr.api",
            Self::EcrDkr => "ecr.dkr",
            Self::Logs => "logs",
            Self::Ssm => "ssm",
            Self::SecretsManager => "secretsmanager",
        }
    }
}

/// Makes an address inside the network for a service of AWS, in each of these subnets. Its usual name leads there.
#[component]
pub fn interface_endpoint(
    scope: &Scope,
    network: &Network,
    service: AwsService,
    subnets: &[Handle<ec2::Subnet>],
    security_group: Handle<ec2::SecurityGroup>,
) -> Handle<ec2::VpcEndpoint> {
    let name = service.name();
    let endpoint = ec2::VpcEndpoint {
        vpc_id: network.vpc,
        vpc_endpoint_type: Interface,
        service_name: sub!("com.amazonaws.{region}.{name}"),
        subnet_ids: subnets,
        security_group_ids: [security_group],
        private_dns_enabled: true,
    };
    endpoint
}

/// Makes routes to S3 that do not leave AWS and cost nothing: the layers of images come from there.
#[component]
pub fn gateway_endpoint(scope: &Scope, network: &Network) -> Handle<ec2::VpcEndpoint> {
    let endpoint = ec2::VpcEndpoint {
        vpc_id: network.vpc,
        vpc_endpoint_type: Gateway,
        service_name: sub!("com.amazonaws.{region}.s3"),
        route_table_ids: network.private_route_tables,
    };
    endpoint
}
