//! A service on Fargate: its task, its roles, how it is released and how it scales.

mod container;
mod deployment;
mod failed_deployments;
mod roles;
mod scaling;
mod task;

use std::ops::RangeInclusive;

pub use container::{Container, ContainerSecret};
pub use deployment::{CircuitBreaker, Deployment};
pub use failed_deployments::failed_deployments;
use scaling::scaling;
pub use task::TaskSize;
use task::task_definition;

use super::metric::{HttpCodeTarget5xxCount, total};
use super::quantity::{count, minutes};
use super::target_group::TargetGroup;
use super::{MissingData, alarm};
use crate::prelude::*;

/// What a service on Fargate looks like.
pub struct FargateServiceSettings<'a> {
    /// The service's name, also that of its family of task definitions.
    pub name: &'a str,
    /// The cluster that it runs in.
    pub cluster: Handle<ecs::Cluster>,
    /// What runs.
    pub container: Container,
    /// How much of a machine each task gets.
    pub size: TaskSize,
    /// How many tasks run, depending on the load.
    pub tasks: RangeInclusive<u16>,
    /// Private subnets in several zones.
    pub subnets: &'a [Handle<ec2::Subnet>],
    /// Who may connect to a task, and to whom it may.
    pub security_group: Handle<ec2::SecurityGroup>,
    /// How a new version takes over.
    pub deployment: Deployment,
    /// Another number starts new tasks though nothing else has changed.
    pub generation: Parameter<Integer>,
}

/// A service on Fargate.
#[derive(Clone)]
pub struct FargateService {
    /// The service.
    pub service: Handle<ecs::Service>,
    /// The cluster that it runs in; its name is a dimension of the service's metrics.
    pub cluster: Handle<ecs::Cluster>,
    /// How many tasks run, depending on the load.
    pub tasks: RangeInclusive<u16>,
}

/// Makes a service behind a load balancer, with roles of its own and scaling by load.
///
/// The number of tasks is left to scaling: a number in the template would undo at each release what scaling has chosen.
#[component]
pub fn fargate_service(scope: &Scope, settings: FargateServiceSettings<'_>) -> FargateService {
    let FargateServiceSettings { name, cluster, tasks, deployment, container, .. } = settings;
    let (container_name, port) = (container.name, container.port);
    let task = task_definition(scope, name, settings.size, container);
    let service = ecs::Service {
        service_name: name,
        cluster,
        task_definition: task,
        launch_type: Fargate,
        network_configuration: new {
            awsvpc_configuration: new {
                assign_public_ip: Disabled,
                subnets: settings.subnets,
                security_groups: [settings.security_group],
            },
        },
        load_balancers: [new {
            container_name,
            container_port: port,
            target_group_arn: deployment.first_targets().target_group,
            advanced_configuration: match &deployment {
                Deployment::Rolling { .. } => None,
                Deployment::BlueGreen { route, .. } => new {
                    alternate_target_group_arn: route.green.target_group,
                    production_listener_rule: route.production_rule,
                    test_listener_rule: route.test_rule,
                    role_arn: route.infrastructure_role,
                },
            },
        }],
        deployment_configuration: match &deployment {
            // New tasks first, then fewer old ones: never less than all that the load needs.
            Deployment::Rolling { circuit_breaker, rollback_alarm, .. } => new {
                strategy: Rolling,
                minimum_healthy_percent: 100,
                maximum_percent: 200,
                deployment_circuit_breaker: new {
                    enable: *circuit_breaker != CircuitBreaker::Off,
                    rollback: *circuit_breaker == CircuitBreaker::RollBack,
                },
                alarms: new { alarm_names: [rollback_alarm], enable: true, rollback: true },
            },
            Deployment::BlueGreen { rollback_alarm, bake_time, .. } => new {
                strategy: BlueGreen,
                minimum_healthy_percent: 100,
                maximum_percent: 200,
                bake_time_in_minutes: bake_time.in_minutes(),
                alarms: new { alarm_names: [rollback_alarm], enable: true, rollback: true },
            },
        },
        force_new_deployment: new {
            enable_force_new_deployment: true,
            force_new_deployment_nonce: settings.generation,
        },
        health_check_grace_period_seconds: 60,
        propagate_tags: Service,
        enable_ecs_managed_tags: true,
    };
    scaling(scope, service, cluster, &tasks);
    FargateService { service, cluster, tasks }
}

/// Makes the alarm that turns a release back: more than ten server errors in a minute, over all sets of tasks.
#[component]
pub fn rollback_alarm(
    scope: &Scope,
    topic: Handle<sns::Topic>,
    description: &str,
    targets: &[TargetGroup],
) -> Handle<cloudwatch::Alarm> {
    let errors =
        total(HttpCodeTarget5xxCount, targets).every(minutes(1)).above(count(10)).missing_is(MissingData::Fine);
    alarm(scope, topic, description, errors)
}
