use super::container::Container;
use super::roles::{execution_role, task_role};
use crate::components::quantity::{Bytes, Quantity};
use crate::prelude::*;

/// How much of a machine a task gets. Fargate has certain pairs alone (ECS Developer Guide, "Task CPU and memory").
#[derive(Debug, Clone, Copy)]
pub struct TaskSize {
    /// Share of a processor: 1,024 units are one.
    pub cpu_units: u16,
    /// Memory.
    pub memory: Quantity<Bytes>,
}

/// Makes the definition of a task with one container: read-only but for its scratch directories, logging to its group.
#[component]
pub(super) fn task_definition(
    scope: &Scope,
    family: &str,
    size: TaskSize,
    container: Container,
) -> Handle<ecs::TaskDefinition> {
    let execution = execution_role(scope, &container);
    let application = task_role(scope);
    let volumes = container.volumes();
    let definition = ecs::TaskDefinition {
        family,
        requires_compatibilities: [Fargate],
        network_mode: Awsvpc,
        cpu: size.cpu_units.to_string(),
        memory: size.memory.in_mebibytes().to_string(),
        runtime_platform: new { cpu_architecture: X8664, operating_system_family: Linux },
        execution_role_arn: execution,
        task_role_arn: application,
        container_definitions: [new {
            name: container.name,
            image: container.image,
            essential: true,
            port_mappings: [new { container_port: container.port, protocol: Tcp }],
            environment: container.variables.iter().map(|(name, value)| new { name: *name, value: value }),
            secrets: container.secrets.iter().map(|(name, secret)| new {
                name: *name,
                value_from: external::<ssm::ParameterName>(secret.address()),
            }),
            readonly_root_filesystem: true,
            mount_points: volumes.iter().map(|(volume, path)| new {
                source_volume: volume,
                container_path: *path,
                read_only: false,
            }),
            log_configuration: new {
                log_driver: "awslogs",
                options: [
                    ("awslogs-group", container.log_group.reference()),
                    ("awslogs-region", region()),
                    ("awslogs-stream-prefix", container.name),
                ],
            },
        }],
        volumes: volumes.iter().map(|(name, _)| new { name: name }),
    };
    definition
}
