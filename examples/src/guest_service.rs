//! A service on somebody else's network: what the network is comes through a typed contract.

use specforge_dsl::prelude::*;

use super::shared_network::SharedNetwork;

/// The app of the team that owns the service.
pub fn app() -> App {
    let app = App::new("reports");
    guest_service(&app, "production");
    app
}

/// A service on Fargate that nobody connects to: it fetches its work over HTTPS.
#[stack]
pub fn guest_service(scope: &Scope, environment: &str) {
    let network = SharedNetwork::import(scope, environment);
    let image = Parameter::<Text> {
        description: "The image, by its digest",
        allowed_pattern: "[^@]+@sha256:[0-9a-f]{64}",
        sample: "public.ecr.aws/docker/library/busybox@sha256:0000000000000000000000000000000000000000000000000000000000000000",
    };

    let tasks = ec2::SecurityGroup {
        vpc_id: network.vpc,
        group_description: "Report tasks: HTTPS out, nothing in",
        security_group_egress: [new {
            ip_protocol: "tcp",
            from_port: 443,
            to_port: 443,
            cidr_ip: "0.0.0.0/0",
            description: "Registry, logs and the APIs that hold the work",
        }],
    };
    let log_group = logs::LogGroup { log_group_name: sub!("/ecs/{stack_name}"), retention_in_days: 30 };
    let execution_role = role(scope, "ecs-tasks.amazonaws.com");
    let permissions = iam::Policy {
        policy_name: "start",
        roles: [execution_role],
        policy_document: new {
            statement: [new {
                effect: Allow,
                action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                resource: [log_group.arn()],
            }],
        },
    };
    let task_definition = ecs::TaskDefinition {
        family: sub!("{stack_name}"),
        requires_compatibilities: ["FARGATE"],
        network_mode: Awsvpc,
        cpu: "256",
        memory: "512",
        runtime_platform: new { cpu_architecture: Arm64, operating_system_family: Linux },
        execution_role_arn: execution_role,
        container_definitions: [new {
            name: "reports",
            image,
            essential: true,
            readonly_root_filesystem: true,
            log_configuration: new {
                log_driver: "awslogs",
                options: [
                    ("awslogs-group", log_group.reference()),
                    ("awslogs-region", region()),
                    ("awslogs-stream-prefix", "reports"),
                ],
            },
        }],
    };
    let cluster = ecs::Cluster { cluster_settings: [new { name: "containerInsights", value: "enabled" }] };
    #[depends_on(permissions)]
    let service = ecs::Service {
        cluster,
        task_definition,
        launch_type: Fargate,
        desired_count: 2,
        network_configuration: new {
            awsvpc_configuration: new {
                assign_public_ip: Disabled,
                subnets: network.private_subnets,
                security_groups: [tasks],
            },
        },
        deployment_configuration: new {
            minimum_healthy_percent: 100,
            maximum_percent: 200,
            deployment_circuit_breaker: new { enable: true, rollback: true },
        },
    };
}

/// A role that a service of AWS takes, for resources of this account alone.
#[component]
fn role(scope: &Scope, service: &str) -> Handle<iam::Role> {
    let role = iam::Role {
        assume_role_policy_document: new {
            statement: [new {
                effect: Allow,
                principal: new { service: [service] },
                action: ["sts:AssumeRole"],
                condition: json!({ "StringEquals": { "aws:SourceAccount": account_id() } }),
            }],
        },
    };
    role
}
