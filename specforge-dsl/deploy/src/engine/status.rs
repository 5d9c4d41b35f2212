use super::EngineError;
use super::call_error::CallError;
use super::stack_state::StackState;
use super::stack_status::{Turn, turn};
use aws_sdk_cloudformation::Client;
use serde::Serialize;
use specforge_dsl::assembly::AssembledStack;
use std::collections::BTreeMap;

/// A stack as it stands in the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StackSummary {
    /// The CloudFormation stack name.
    pub stack: String,
    /// The short ID.
    pub id: String,
    /// The status as CloudFormation names it; absent where the stack does not exist.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// CloudFormation's reason for the status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it last changed, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_changed: Option<i64>,
    /// Whose turn it is.
    pub turn: Turn,
    /// The latest operation as CloudFormation names it, for example `UPDATE_STACK`, where the server tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_operation: Option<String>,
    /// Whether it differs from its template, as of the last drift detection: `IN_SYNC` or `DRIFTED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drift: Option<String>,
    /// Whether it is protected from deletion.
    pub termination_protection: bool,
    /// How many of its resources have each status.
    pub resources: BTreeMap<String, usize>,
}

/// How the given stacks stand.
///
/// # Errors
///
/// When CloudFormation cannot be asked.
pub async fn status(client: &Client, stacks: &[&AssembledStack]) -> Result<Vec<StackSummary>, EngineError> {
    let mut summaries = Vec::new();
    for stack in stacks {
        let state = StackState::read(client, &stack.name).await?;
        let resources = match &state {
            Some(_) => resources_by_status(client, &stack.name).await?,
            None => BTreeMap::new(),
        };
        summaries.push(StackSummary {
            stack: stack.name.clone(),
            id: stack.id.clone(),
            status: state.as_ref().map(|state| state.status.clone()),
            reason: state.as_ref().and_then(|state| state.status_reason.clone()),
            last_changed: state.as_ref().and_then(|state| state.last_changed),
            turn: turn(state.as_ref().map(|state| state.status.as_str())),
            last_operation: state.as_ref().and_then(|state| {
                let operation = state.last_operations.iter().find(|operation| operation.changes_stack())?;
                Some(operation.kind.clone())
            }),
            drift: state
                .as_ref()
                .and_then(|state| state.drift.clone())
                .filter(|drift| matches!(drift.as_str(), "IN_SYNC" | "DRIFTED")),
            termination_protection: state.as_ref().is_some_and(|state| state.termination_protection),
            resources,
        });
    }
    Ok(summaries)
}

async fn resources_by_status(client: &Client, stack: &str) -> Result<BTreeMap<String, usize>, CallError> {
    let mut counts = BTreeMap::new();
    let mut pages = client.list_stack_resources().stack_name(stack).into_paginator().send();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| CallError::new("ListStackResources", &error))?;
        for resource in page.stack_resource_summaries() {
            let status = resource.resource_status().map(|status| status.as_str().to_owned()).unwrap_or_default();
            *counts.entry(status).or_default() += 1;
        }
    }
    Ok(counts)
}
