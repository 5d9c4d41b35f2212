use super::event::{Event, EventCursor};
use super::failure::Failure;
use super::follow::{Followed, follow};
use super::observer::{Consent, Notice, Observer};
use super::outcome::{Deployment, StackOutcome, StackResult};
use super::pace::Pace;
use super::planning::deployed_template;
use super::stack_state::StackState;
use super::stack_status::{Readiness, readiness};
use super::{CallError, EngineError, Reach, select};
use crate::plan::DataFate;
use aws_sdk_cloudformation::Client;
use serde::Serialize;
use serde_json::Value;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::time::{Duration, Instant};

/// What to delete.
#[derive(Debug, Clone)]
pub struct DestroyRequest {
    /// Names or short IDs of stacks; all where empty.
    pub stacks: Vec<String>,
    /// Whether the stacks that need the named ones are deleted too.
    pub reach: Reach,
    /// Whether termination protection is lifted first.
    pub lift_protection: bool,
    /// How often a running operation is looked at.
    pub pace: Pace,
}

/// What a deletion would do, in the order in which it would be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DestroyPlan {
    /// The app's name.
    pub app: String,
    /// The stacks that exist, dependents first.
    pub stacks: Vec<DoomedStack>,
}

/// A stack that would be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoomedStack {
    /// The CloudFormation stack name.
    pub stack: String,
    /// The short ID.
    pub id: String,
    /// Its resources.
    pub resources: Vec<DoomedResource>,
}

/// A resource of a stack that would be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoomedResource {
    /// The logical ID.
    pub logical_id: String,
    /// The resource type.
    pub resource_type: String,
    /// The physical ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub physical_id: Option<String>,
    /// What becomes of it by its deletion policy.
    pub fate: DataFate,
}

/// Deletes the selected stacks, those that others need last.
///
/// # Errors
///
/// When a name is unknown, or a call to CloudFormation fails before the deletion has an outcome.
pub async fn destroy(
    client: &Client,
    assembly: &Assembly,
    request: &DestroyRequest,
    observer: &mut dyn Observer,
) -> Result<Deployment, EngineError> {
    let mut selected = select(assembly, &request.stacks, request.reach).map_err(EngineError::Input)?;
    selected.reverse();
    let mut states = Vec::new();
    for stack in &selected {
        states.push(StackState::read(client, &stack.name).await?);
    }
    let forbidden: Vec<StackOutcome> =
        selected.iter().zip(&states).map(|(stack, state)| forbidden(stack, state.as_ref(), request)).collect();
    if forbidden.iter().any(|outcome| matches!(outcome, StackOutcome::NotReady { .. } | StackOutcome::Protected)) {
        let results = selected.iter().zip(forbidden).map(|(stack, outcome)| bare(stack, outcome)).collect();
        return Ok(Deployment::new(&assembly.name, None, results));
    }
    let mut plan = DestroyPlan { app: assembly.name.clone(), stacks: Vec::new() };
    for (stack, _) in selected.iter().zip(&states).filter(|(_, state)| state.is_some()) {
        plan.stacks.push(doomed(client, stack).await?);
    }
    observer.notice(Notice::DestroyPlanned(&plan));
    if !plan.stacks.is_empty() {
        let verdict = match observer.consent_to_destroy(&plan) {
            Consent::Given => None,
            Consent::Refused => Some(StackOutcome::Declined),
            Consent::NobodyToAsk => Some(StackOutcome::NobodyToAsk),
        };
        if let Some(verdict) = verdict {
            let results = selected.iter().map(|stack| bare(stack, verdict.clone())).collect();
            return Ok(Deployment::new(&assembly.name, None, results));
        }
    }
    let mut results: Vec<StackResult> = Vec::new();
    for (stack, state) in selected.iter().zip(states) {
        let stopped = results.iter().any(|result| !result.outcome.allows_next());
        let result = match state {
            _ if stopped => bare(stack, StackOutcome::NotReached),
            None => bare(stack, StackOutcome::NotThere),
            Some(state) => {
                if let Some(doomed) = plan.stacks.iter().find(|doomed| doomed.stack == stack.name) {
                    observer.notice(Notice::DeletionStarted(doomed));
                }
                let result = delete(client, stack, &state, request, observer).await?;
                observer.notice(Notice::StackFinished(&result));
                result
            }
        };
        results.push(result);
    }
    Ok(Deployment { deletion: Some(plan), ..Deployment::new(&assembly.name, None, results) })
}

/// [`StackOutcome::NotReady`] or [`StackOutcome::Protected`] where the stack's state forbids its deletion.
fn forbidden(stack: &AssembledStack, state: Option<&StackState>, request: &DestroyRequest) -> StackOutcome {
    let Some(state) = state else { return StackOutcome::NotThere };
    if state.termination_protection && !request.lift_protection {
        return StackOutcome::Protected;
    }
    if readiness(Some(&state.status)) == Readiness::Busy {
        return StackOutcome::NotReady {
            status: state.status.clone(),
            why: "another operation is running on it".to_owned(),
            help: format!("wait until it is done (`status {}` shows it), then run `destroy` again", stack.id),
        };
    }
    StackOutcome::NotReached
}

fn bare(stack: &AssembledStack, outcome: StackOutcome) -> StackResult {
    StackResult {
        stack: stack.name.clone(),
        id: stack.id.clone(),
        outcome,
        events: Vec::new(),
        outputs: Vec::new(),
        elapsed: Duration::ZERO,
    }
}

/// Lists a stack's resources with what its deployed template says about their deletion.
async fn doomed(client: &Client, stack: &AssembledStack) -> Result<DoomedStack, CallError> {
    let template = deployed_template(client, &stack.name).await?;
    let mut resources = Vec::new();
    let mut page_token = None;
    loop {
        let page = client
            .list_stack_resources()
            .stack_name(&stack.name)
            .set_next_token(page_token)
            .send()
            .await
            .map_err(|error| CallError::new("ListStackResources", &error))?;
        for resource in page.stack_resource_summaries() {
            let logical_id = resource.logical_resource_id().unwrap_or_default().to_owned();
            resources.push(DoomedResource {
                fate: deletion_fate(&template, &logical_id),
                resource_type: resource.resource_type().unwrap_or_default().to_owned(),
                physical_id: resource.physical_resource_id().map(str::to_owned),
                logical_id,
            });
        }
        page_token = page.next_token().map(str::to_owned);
        if page_token.is_none() {
            break;
        }
    }
    Ok(DoomedStack { stack: stack.name.clone(), id: stack.id.clone(), resources })
}

fn deletion_fate(template: &Value, logical_id: &str) -> DataFate {
    let policy = template["Resources"][logical_id]["DeletionPolicy"].as_str();
    match policy {
        Some("Retain" | "RetainExceptOnCreate") => DataFate::Retained,
        Some("Snapshot") => DataFate::Snapshotted,
        _ => DataFate::Deleted,
    }
}

async fn delete(
    client: &Client,
    stack: &AssembledStack,
    state: &StackState,
    request: &DestroyRequest,
    observer: &mut dyn Observer,
) -> Result<StackResult, CallError> {
    let started = Instant::now();
    if state.termination_protection {
        client
            .update_termination_protection()
            .stack_name(&stack.name)
            .enable_termination_protection(false)
            .send()
            .await
            .map_err(|error| CallError::new("UpdateTerminationProtection", &error))?;
    }
    let mut cursor = EventCursor::after_now(client, &state.arn).await?;
    client
        .delete_stack()
        .stack_name(&state.arn)
        .client_request_token(super::token::fresh_token())
        .send()
        .await
        .map_err(|error| CallError::new("DeleteStack", &error))?;
    let mut events: Vec<Event> = Vec::new();
    let outcome = match follow(client, &state.arn, &mut cursor, request.pace, &mut events, observer).await {
        Followed::LostContact(error) => StackOutcome::LostContact(error.to_string()),
        Followed::Ended(None) => StackOutcome::Deleted,
        Followed::Ended(Some(state)) if state.status == "DELETE_COMPLETE" => StackOutcome::Deleted,
        Followed::Ended(Some(state)) => {
            StackOutcome::Failed(Failure::find(stack, &events, &state.status, state.status_reason.as_deref()))
        }
    };
    Ok(StackResult { events, elapsed: started.elapsed(), ..bare(stack, outcome) })
}
