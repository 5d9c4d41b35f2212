//! Why tasks of a service stopped.

use super::cluster;
use crate::engine::CallError;
use aws_sdk_ecs::Client;
use aws_sdk_ecs::types::{Container, DesiredStatus, Task, TaskStopCode};
use std::time::SystemTime;

/// ECS keeps stopped tasks for an hour (Developer Guide, "Viewing Amazon ECS stopped task errors"): in a loop of crashes,
/// that may be many pages of 100.
const PAGES: usize = 3;

/// How many reasons are told.
const REASONS: usize = 5;

/// A sentence for each reason, the latest first, of tasks that were made since a time by ECS's clock.
pub(super) async fn reasons(
    client: &Client,
    service: &str,
    since: Option<SystemTime>,
) -> Result<Vec<String>, CallError> {
    let mut tasks = stopped(client, service).await?;
    tasks.retain(|task| !is_too_old(task, since) && !is_meant(task));
    tasks.sort_by_key(|task| std::cmp::Reverse(task.stopped_at().or(task.stopping_at()).map(|at| at.secs())));
    let mut reasons: Vec<String> = Vec::new();
    for reason in tasks.iter().flat_map(of_task) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons.truncate(REASONS);
    Ok(reasons)
}

async fn stopped(client: &Client, service: &str) -> Result<Vec<Task>, CallError> {
    let name = service.rsplit('/').next().unwrap_or(service);
    let listing = client
        .list_tasks()
        .service_name(name)
        .set_cluster(cluster(service))
        .desired_status(DesiredStatus::Stopped)
        .into_paginator();
    let mut pages = listing.send();
    let mut tasks = Vec::new();
    for _ in 0..PAGES {
        let Some(page) = pages.next().await else { break };
        let page = page.map_err(|error| CallError::new("ListTasks", &error))?;
        if page.task_arns().is_empty() {
            continue;
        }
        let described = client
            .describe_tasks()
            .set_cluster(cluster(service))
            .set_tasks(Some(page.task_arns().to_vec()))
            .send()
            .await
            .map_err(|error| CallError::new("DescribeTasks", &error))?;
        tasks.extend(described.tasks.unwrap_or_default());
    }
    Ok(tasks)
}

/// Whether a task is of a deployment before.
fn is_too_old(task: &Task, since: Option<SystemTime>) -> bool {
    let made = task.created_at().and_then(|at| SystemTime::try_from(*at).ok());
    matches!((made, since), (Some(made), Some(since)) if made < since)
}

/// Fewer tasks were wanted, or others: nothing is wrong (Developer Guide, "Stopped task error messages", `Scaling activity
/// initiated by`).
fn is_meant(task: &Task) -> bool {
    task.stopped_reason().is_some_and(|reason| reason.starts_with("Scaling activity initiated by"))
}

fn of_task(task: &Task) -> Vec<String> {
    let mut reasons: Vec<String> = task.containers().iter().filter_map(of_container).collect();
    let Some(reason) = task.stopped_reason().map(on_one_line).filter(|reason| !reason.is_empty()) else {
        return reasons;
    };
    // That a container ended is told by the container, as far as it can; what kept it from starting is told by both.
    let by_container = task.stop_code() == Some(&TaskStopCode::EssentialContainerExited) && !reasons.is_empty();
    if !by_container && !reasons.iter().any(|told| told.ends_with(&reason)) {
        reasons.push(reason);
    }
    reasons
}

fn of_container(container: &Container) -> Option<String> {
    let name = container.name().unwrap_or("a container");
    let reason = container.reason().map(on_one_line).filter(|reason| !reason.is_empty());
    match (reason, container.exit_code()) {
        (Some(reason), _) => Some(format!("{name}: {reason}")),
        (None, Some(code)) if code != 0 => Some(format!("{name} ended with exit code {code}")),
        _ => None,
    }
}

/// What a container's runtime says may have lines, and worse.
fn on_one_line(text: &str) -> String {
    let visible: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}
