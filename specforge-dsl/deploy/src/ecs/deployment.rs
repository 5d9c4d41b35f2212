//! The deployment of a service that is under way.

use super::cluster;
use crate::engine::{CallError, ServiceDeployment};
use aws_sdk_ecs::Client;
use aws_sdk_ecs::types::{
    DeploymentConfiguration, DeploymentLifecycleHookStatus, ServiceDeployment as Described, ServiceDeploymentBrief,
    ServiceDeploymentStatus,
};
use std::time::SystemTime;

/// The deployment of a service that is under way, if one is; the latest where one replaces another.
pub(super) async fn under_way(client: &Client, service: &str) -> Result<Option<ServiceDeployment>, CallError> {
    let Some(arn) = latest(client, service).await? else { return Ok(None) };
    let described = client
        .describe_service_deployments()
        .service_deployment_arns(&arn)
        .send()
        .await
        .map_err(|error| CallError::new("DescribeServiceDeployments", &error))?;
    // It may have ended since it was listed.
    let found = described.service_deployments().first().filter(|found| !has_ended(found));
    Ok(found.map(|found| read(arn, found)))
}

/// ECS lists at most 20 at once, and may have none on a page and more behind it (API reference, ListServiceDeployments).
async fn latest(client: &Client, service: &str) -> Result<Option<String>, CallError> {
    let under_way = [
        ServiceDeploymentStatus::Pending,
        ServiceDeploymentStatus::InProgress,
        ServiceDeploymentStatus::RollbackRequested,
        ServiceDeploymentStatus::RollbackInProgress,
        ServiceDeploymentStatus::StopRequested,
    ];
    let mut found: Vec<ServiceDeploymentBrief> = Vec::new();
    let mut token: Option<String> = None;
    loop {
        let page = client
            .list_service_deployments()
            .service(service)
            .set_cluster(cluster(service))
            .set_status(Some(under_way.to_vec()))
            .set_next_token(token.clone())
            .send()
            .await
            .map_err(|error| CallError::new("ListServiceDeployments", &error))?;
        found.extend(page.service_deployments().iter().cloned());
        match page.next_token() {
            // A page that leads to itself would never end.
            Some(next) if token.as_deref() != Some(next) => token = Some(next.to_owned()),
            _ => break,
        }
    }
    let latest = found
        .into_iter()
        .filter(|one| one.service_deployment_arn().is_some())
        .max_by_key(|one| one.created_at().map(|at| (at.secs(), at.subsec_nanos())));
    Ok(latest.and_then(|one| one.service_deployment_arn))
}

fn has_ended(deployment: &Described) -> bool {
    matches!(
        deployment.status(),
        Some(
            ServiceDeploymentStatus::Successful
                | ServiceDeploymentStatus::Stopped
                | ServiceDeploymentStatus::RollbackSuccessful
                | ServiceDeploymentStatus::RollbackFailed
        )
    )
}

fn read(arn: String, found: &Described) -> ServiceDeployment {
    let configuration = found.deployment_configuration();
    let target = found.target_service_revision();
    let waiting = found
        .lifecycle_hook_details()
        .iter()
        .find(|hook| matches!(hook.status(), Some(DeploymentLifecycleHookStatus::AwaitingAction)));
    let rollback = found.rollback().and_then(|rollback| rollback.reason());
    ServiceDeployment {
        arn,
        status: found.status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
        created: found.created_at().and_then(|at| SystemTime::try_from(*at).ok()),
        stage: found.lifecycle_stage().map(|stage| stage.as_str().to_owned()),
        strategy: configuration.and_then(|one| one.strategy()).map(|strategy| strategy.as_str().to_owned()),
        bake_minutes: configuration.and_then(|one| minutes(one.bake_time_in_minutes())),
        step_minutes: configuration.and_then(step_minutes),
        production_traffic: target
            .and_then(|target| target.requested_production_traffic_weight())
            .map(|weight| weight.round().clamp(0.0, 100.0) as u8),
        hook: waiting.and_then(|hook| hook.hook_id()).map(str::to_owned),
        running: target.map(|target| count(target.running_task_count())).unwrap_or_default(),
        wanted: target.map(|target| count(target.requested_task_count())).unwrap_or_default(),
        reason: rollback.or(found.status_reason()).filter(|reason| !reason.is_empty()).map(str::to_owned),
    }
}

/// How long a linear or canary deployment waits between two shifts of traffic.
fn step_minutes(configuration: &DeploymentConfiguration) -> Option<u32> {
    let linear = configuration.linear_configuration().and_then(|linear| linear.step_bake_time_in_minutes());
    let canary = configuration.canary_configuration().and_then(|canary| canary.canary_bake_time_in_minutes());
    minutes(linear.or(canary))
}

fn minutes(number: Option<i32>) -> Option<u32> {
    number.and_then(|number| u32::try_from(number).ok())
}

fn count(number: i32) -> u32 {
    u32::try_from(number).unwrap_or_default()
}
