//! What everything else stands on.

use specforge_dsl::components::*;
use specforge_dsl::prelude::*;

use super::Environment;

/// The port that the backend listens on.
pub const BACKEND_PORT: u16 = 3000;
/// The port that the frontend listens on: Nginx without root cannot have 80.
pub const FRONTEND_PORT: u16 = 8080;

/// What the other stacks use of the foundation.
pub struct Foundation {
    /// Encrypts everything at rest.
    pub key: Handle<kms::Key>,
    /// The network.
    pub network: Network,
    /// Who may talk to whom.
    pub groups: SecurityGroups,
    /// The backend's images.
    pub backend_images: Handle<ecr::Repository>,
    /// The frontend's images.
    pub frontend_images: Handle<ecr::Repository>,
    /// What both services log.
    pub logs: Handle<logs::LogGroup>,
    /// What the load balancer logs.
    pub access_logs: Handle<s3::Bucket>,
    /// Where alarms go.
    pub alerts: Handle<sns::Topic>,
}

/// A group for each part, so that each gets no more access than it needs.
pub struct SecurityGroups {
    /// The load balancer.
    pub load_balancer: Handle<ec2::SecurityGroup>,
    /// The backend's tasks.
    pub backend: Handle<ec2::SecurityGroup>,
    /// The frontend's tasks.
    pub frontend: Handle<ec2::SecurityGroup>,
    /// PostgreSQL.
    pub database: Handle<ec2::SecurityGroup>,
    /// Redis.
    pub redis: Handle<ec2::SecurityGroup>,
}

/// SpecForge: encryption key, network, registries, logs and alerts.
#[stack]
pub fn foundation(scope: &Scope, environment: &Environment) -> Foundation {
    let alert_email = Parameter::<Text> {
        description: "Who gets the alarms; AWS asks for a confirmation first",
        allowed_pattern: "[^@\\s]+@[^@\\s]+\\.[^@\\s]+",
        sample: "alerts@example.com",
    };

    let prefix = environment.prefix();
    let retention = environment.retention;
    let (service_logs, network_logs) = (format!("/ecs/{prefix}"), format!("/vpc/{prefix}"));

    let encryption = encryption_key(
        scope,
        &EncryptionKeySettings { alias: &prefix, log_groups: &[service_logs.clone(), network_logs.clone()], retention },
    );
    let network = network(
        scope,
        &NetworkSettings {
            name: &prefix,
            address_space: environment.address_space,
            zones: environment.zones,
            nat_gateways: environment.nat_gateways,
        },
    );
    let traffic = log_group(
        scope,
        &LogGroupSettings { name: &network_logs, key: encryption, days: environment.log_days, retention },
    );
    let network_traffic = flow_logs(scope, network.vpc, traffic);
    let groups = security_groups(scope, environment, &network);

    // As many releases as two weeks of busy work make.
    let backend = RegistrySettings { name: &environment.named("backend"), key: encryption, releases: 30, retention };
    let frontend = RegistrySettings { name: &environment.named("frontend"), ..backend };
    let backend_images = registry(scope, &backend);
    let frontend_images = registry(scope, &frontend);

    let tasks = log_group(
        scope,
        &LogGroupSettings { name: &service_logs, key: encryption, days: environment.log_days, retention },
    );
    let access_logs = access_log_bucket(scope, 90);
    let alerts = alert_topic(scope, encryption, alert_email);

    let backend_repository_uri =
        Output { value: backend_images.repository_uri(), description: "Push backend images here" };
    let frontend_repository_uri =
        Output { value: frontend_images.repository_uri(), description: "Push frontend images here" };
    Foundation { key: encryption, network, groups, backend_images, frontend_images, logs: tasks, access_logs, alerts }
}

/// Who may talk to whom, as narrow as the traffic itself, and the doors to AWS inside the network.
#[component]
fn security_groups(scope: &Scope, environment: &Environment, network: &Network) -> SecurityGroups {
    let vpc = network.vpc;
    let load_balancer = security_group(scope, vpc, "Load balancer: HTTP and HTTPS from the internet");
    let backend = security_group(scope, vpc, "Backend tasks: from the load balancer");
    let frontend = security_group(scope, vpc, "Frontend tasks: from the load balancer");
    let database = security_group(scope, vpc, "PostgreSQL: from the backend");
    let redis = security_group(scope, vpc, "Redis: from the backend");
    let endpoints = security_group(scope, vpc, "Endpoints of AWS services: from all tasks");

    let internet_to_port_80 = allow(scope, Peer::Internet, load_balancer, 80); // redirected to 443
    let internet_to_port_443 = allow(scope, Peer::Internet, load_balancer, 443);
    let load_balancer_to_backend = allow(scope, load_balancer, backend, BACKEND_PORT);
    let load_balancer_to_frontend = allow(scope, load_balancer, frontend, FRONTEND_PORT);
    let backend_to_database = allow(scope, backend, database, 5432);
    let backend_to_redis = allow(scope, backend, redis, 6379);
    let backend_to_endpoints = allow(scope, backend, endpoints, 443);
    let frontend_to_endpoints = allow(scope, frontend, endpoints, 443);
    // OpenAI and Anthropic for the backend; for both the layers of their images, which come from S3's public addresses.
    let backend_to_internet = allow(scope, backend, Peer::Internet, 443);
    let frontend_to_internet = allow(scope, frontend, Peer::Internet, 443);

    let s3 = gateway_endpoint(scope, network);
    let subnets: Vec<_> = network.private.iter().copied().take(environment.endpoint_zones).collect();
    #[key(service.name())]
    for service in AwsService::TO_START_TASKS {
        let private = interface_endpoint(scope, network, service, &subnets, endpoints);
    }
    SecurityGroups { load_balancer, backend, frontend, database, redis }
}
