//! ECS through the SDK.

use crate::engine::{Answer, CallError, EcsServices, ServiceDeployment};
use aws_sdk_ecs::Client;
use aws_sdk_ecs::types::{DesiredStatus, ServiceDeploymentStatus, StopServiceDeploymentStopType};

/// Asks ECS itself.
#[derive(Debug, Clone)]
pub struct EcsClient(Client);

impl EcsClient {
    /// With the credentials, the region and the endpoint of a configuration.
    pub fn new(config: &aws_types::SdkConfig) -> Self {
        Self(Client::new(config))
    }

    async fn current(&self, service: &str) -> Result<Option<ServiceDeployment>, CallError> {
        let under_way = [
            ServiceDeploymentStatus::Pending,
            ServiceDeploymentStatus::InProgress,
            ServiceDeploymentStatus::RollbackRequested,
            ServiceDeploymentStatus::RollbackInProgress,
            ServiceDeploymentStatus::StopRequested,
        ];
        let listed = self
            .0
            .list_service_deployments()
            .service(service)
            .set_cluster(cluster(service))
            .set_status(Some(under_way.to_vec()))
            .send()
            .await
            .map_err(|error| CallError::new("ListServiceDeployments", &error))?;
        let Some(arn) = listed.service_deployments().iter().find_map(|one| one.service_deployment_arn()) else {
            return Ok(None);
        };
        let described = self
            .0
            .describe_service_deployments()
            .service_deployment_arns(arn)
            .send()
            .await
            .map_err(|error| CallError::new("DescribeServiceDeployments", &error))?;
        let Some(found) = described.service_deployments().first() else { return Ok(None) };
        let configuration = found.deployment_configuration();
        let target = found.target_service_revision();
        let count = |number: Option<i32>| number.and_then(|number| u32::try_from(number).ok()).unwrap_or_default();
        Ok(Some(ServiceDeployment {
            arn: arn.to_owned(),
            status: found.status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
            stage: found.lifecycle_stage().map(|stage| stage.as_str().to_owned()),
            strategy: configuration.and_then(|one| one.strategy()).map(|strategy| strategy.as_str().to_owned()),
            bake_minutes: configuration
                .and_then(|one| one.bake_time_in_minutes())
                .and_then(|minutes| u32::try_from(minutes).ok()),
            running: count(target.map(|target| target.running_task_count())),
            wanted: count(target.map(|target| target.requested_task_count())),
            reason: found
                .rollback()
                .and_then(|rollback| rollback.reason())
                .or(found.status_reason())
                .map(str::to_owned),
        }))
    }

    async fn reasons(&self, service: &str) -> Result<Vec<String>, CallError> {
        let name = service.rsplit('/').next().unwrap_or(service);
        let listed = self
            .0
            .list_tasks()
            .service_name(name)
            .set_cluster(cluster(service))
            .desired_status(DesiredStatus::Stopped)
            .max_results(20)
            .send()
            .await
            .map_err(|error| CallError::new("ListTasks", &error))?;
        if listed.task_arns().is_empty() {
            return Ok(Vec::new());
        }
        let described = self
            .0
            .describe_tasks()
            .set_cluster(cluster(service))
            .set_tasks(Some(listed.task_arns().to_vec()))
            .send()
            .await
            .map_err(|error| CallError::new("DescribeTasks", &error))?;
        let mut reasons = Vec::new();
        for task in described.tasks() {
            let containers = task.containers().iter().filter_map(|container| {
                let name = container.name().unwrap_or_default();
                match (container.reason(), container.exit_code()) {
                    (Some(reason), _) => Some(format!("{name}: {reason}")),
                    (None, Some(code)) if code != 0 => Some(format!("{name} ended with exit code {code}")),
                    _ => None,
                }
            });
            let reason = task.stopped_reason().map(str::to_owned);
            for reason in containers.chain(reason) {
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
        }
        reasons.truncate(5);
        Ok(reasons)
    }
}

impl EcsServices for EcsClient {
    fn deployment<'a>(&'a self, service: &'a str) -> Answer<'a, Option<ServiceDeployment>> {
        Box::pin(self.current(service))
    }

    fn stopped_tasks<'a>(&'a self, service: &'a str) -> Answer<'a, Vec<String>> {
        Box::pin(self.reasons(service))
    }

    fn roll_back<'a>(&'a self, deployment: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            self.0
                .stop_service_deployment()
                .service_deployment_arn(deployment)
                .stop_type(StopServiceDeploymentStopType::Rollback)
                .send()
                .await
                .map(|_| ())
                .map_err(|error| CallError::new("StopServiceDeployment", &error))
        })
    }

    fn task_definition<'a>(&'a self, service: &'a str) -> Answer<'a, Option<String>> {
        Box::pin(async move {
            let described = self
                .0
                .describe_services()
                .services(service)
                .set_cluster(cluster(service))
                .send()
                .await
                .map_err(|error| CallError::new("DescribeServices", &error))?;
            Ok(described.services().first().and_then(|one| one.task_definition()).map(str::to_owned))
        })
    }
}

/// The cluster in a service's ARN: `…:service/CLUSTER/NAME`.
fn cluster(service: &str) -> Option<String> {
    let mut parts = service.split(":service/").nth(1)?.split('/');
    let cluster = parts.next()?;
    parts.next().map(|_| cluster.to_owned())
}
