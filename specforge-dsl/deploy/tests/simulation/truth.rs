//! What the account really holds, read past all faults.

use crate::history::{Told, Truth};
use crate::recorder::client;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::{ChangeSetSummary, ExecutionStatus};
use serde_json::Value;
use specforge_deploy::local::LocalCloudFormation;
use specforge_dsl::assembly::Assembly;
use std::collections::BTreeMap;

/// A client whose calls nobody notes.
pub(crate) fn eye(server: &LocalCloudFormation) -> Client {
    client(server.http_client(), "eye")
}

/// The app's stacks that exist.
pub(crate) async fn stacks(eye: &Client, assembly: &Assembly) -> BTreeMap<String, Truth> {
    let all = eye.describe_stacks().send().await.expect("the account answers");
    let mut truth = BTreeMap::new();
    for stack in all.stacks() {
        let name = stack.stack_name().unwrap_or_default().to_owned();
        let deployed = eye.get_template().stack_name(&name).send().await.ok();
        // As values: a stack refactor may have brought the resources into another order.
        let deployed: Option<Value> = deployed.and_then(|answer| serde_json::from_str(answer.template_body()?).ok());
        let wanted = assembly.stacks.iter().find(|stack| stack.name == name).map(|stack| stack.template.to_value());
        let as_wanted = wanted.is_some() && deployed == wanted;
        let status = stack.stack_status().map(|status| status.as_str().to_owned()).unwrap_or_default();
        truth.insert(name, Truth { status, as_wanted });
    }
    truth
}

/// The policy of a stack; empty where it has none, or does not exist.
pub(crate) async fn policy(eye: &Client, stack: &str) -> String {
    let policy = eye.get_stack_policy().stack_name(stack).send().await;
    policy.ok().and_then(|answer| answer.stack_policy_body().map(str::to_owned)).unwrap_or_default()
}

/// Whether no stack is there, not even the shell of one.
pub(crate) async fn is_empty(eye: &Client) -> bool {
    eye.describe_stacks().send().await.expect("the account answers").stacks().is_empty()
}

/// The events of every stack that ever was.
pub(crate) async fn events(eye: &Client) -> Vec<Told> {
    let stacks = eye.list_stacks().into_paginator().items().send();
    let stacks: Vec<_> = stacks.collect::<Result<_, _>>().await.expect("stacks");
    let mut told = Vec::new();
    for stack in stacks {
        let id = stack.stack_id().unwrap_or_default();
        let events = eye.describe_stack_events().stack_name(id).into_paginator().items().send();
        let mut events: Vec<_> = events.collect::<Result<_, _>>().await.expect("events");
        events.reverse();
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        told.extend(events.iter().map(|event| Told {
            at: event.timestamp().map(|time| time.as_secs_f64()).unwrap_or_default(),
            stack: id.to_owned(),
            token: text(event.client_request_token()),
            logical_id: text(event.logical_resource_id()),
            physical_id: text(event.physical_resource_id()),
            kind: text(event.resource_type()),
            status: event.resource_status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
            reason: text(event.resource_status_reason()),
        }));
    }
    told.sort_by(|one, other| one.at.total_cmp(&other.at));
    told
}

/// Change sets that nobody executed, and the shells of stacks that one was to create.
pub(crate) async fn left_behind(eye: &Client) -> Vec<String> {
    let all = eye.describe_stacks().send().await.expect("the account answers");
    let mut left = Vec::new();
    for stack in all.stacks() {
        let name = stack.stack_name().unwrap_or_default();
        if stack.stack_status().is_some_and(|status| status.as_str() == "REVIEW_IN_PROGRESS") {
            left.push(format!("the shell of {name}"));
        }
        let sets = eye.list_change_sets().stack_name(name).send().await.expect("change sets");
        // That of a nested stack whose way back failed is still at work.
        let waits = |set: &&ChangeSetSummary| set.execution_status() != Some(&ExecutionStatus::ExecuteInProgress);
        left.extend(sets.summaries().iter().filter(waits).map(|_| format!("a change set of {name}")));
    }
    left
}
