//! ECS through the SDK.

mod deployment;
mod stopped_tasks;

use crate::engine::{Answer, CallError, EcsServices, Running, ServiceDeployment};
use aws_sdk_ecs::Client;
use aws_sdk_ecs::types::StopServiceDeploymentStopType;
use std::time::SystemTime;

/// Asks ECS itself.
#[derive(Debug, Clone)]
pub struct EcsClient(Client);

impl EcsClient {
    /// With the credentials, the region and the endpoint of a configuration.
    pub fn new(config: &aws_types::SdkConfig) -> Self {
        Self(Client::new(config))
    }

    async fn running(&self, service: &str) -> Result<Running, CallError> {
        let described = self
            .0
            .describe_services()
            .services(service)
            .set_cluster(cluster(service))
            .send()
            .await
            .map_err(|error| CallError::new("DescribeServices", &error))?;
        let missing = described.failures().iter().any(|failure| failure.reason() == Some("MISSING"));
        Ok(match described.services().first() {
            // A service that was deleted is told of for a while (ECS API reference, DeleteService).
            Some(found) if matches!(found.status(), Some("INACTIVE" | "DRAINING")) => Running::Nothing,
            Some(found) => found.task_definition().map_or(Running::Unknown, |arn| Running::Tasks(arn.to_owned())),
            None if missing => Running::Nothing,
            None => return Err(CallError::in_part("DescribeServices")),
        })
    }
}

impl EcsServices for EcsClient {
    fn deployment<'a>(&'a self, service: &'a str) -> Answer<'a, Option<ServiceDeployment>> {
        Box::pin(deployment::under_way(&self.0, service))
    }

    fn stopped_tasks<'a>(&'a self, service: &'a str, since: Option<SystemTime>) -> Answer<'a, Vec<String>> {
        Box::pin(stopped_tasks::reasons(&self.0, service, since))
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

    fn running<'a>(&'a self, service: &'a str) -> Answer<'a, Running> {
        Box::pin(self.running(service))
    }
}

/// The cluster in a service's ARN: `…:service/CLUSTER/NAME`.
fn cluster(service: &str) -> Option<String> {
    let mut parts = service.split(":service/").nth(1)?.split('/');
    let cluster = parts.next()?;
    parts.next().map(|_| cluster.to_owned())
}
