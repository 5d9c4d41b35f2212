//! What a stack has been through, told in operations.

use super::EngineError;
use super::attach::attach_to;
use super::audience::Audience;
use super::call_error::CallError;
use super::event::Event;
use super::follow::Watch;
use super::inside::with_inside;
use super::observer::Observer;
use super::outcome::StackResult;
use super::pace::{Pace, Rhythm};
use super::schedule::in_order;
use super::services::ServiceWatch;
use super::stack_state::StackState;
use super::stack_status::{Readiness, readiness};
use aws_sdk_cloudformation::Client;
use serde::Serialize;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::collections::BTreeSet;

/// The latest operations of one stack.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StackHistory {
    /// The CloudFormation stack name.
    pub stack: String,
    /// The short ID.
    pub id: String,
    /// Oldest first; empty where the stack does not exist.
    pub operations: Vec<PastOperation>,
}

/// An operation with all its events.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PastOperation {
    /// What was begun, as the stack's status says it, for example `UPDATE_IN_PROGRESS`.
    pub began: String,
    /// The stack's status that it came to, or is in.
    pub status: String,
    /// Oldest first.
    pub events: Vec<Event>,
}

/// The latest operations of the given stacks, at most `operations` each.
///
/// # Errors
///
/// When CloudFormation cannot be asked.
pub async fn history(
    client: &Client,
    stacks: &[&AssembledStack],
    operations: usize,
) -> Result<Vec<StackHistory>, EngineError> {
    let mut all = Vec::new();
    for stack in stacks {
        let events = latest_events(client, &stack.name, operations).await?;
        let mut operations = in_operations(events, operations);
        for position in 0..operations.len() {
            // What happens inside of nested stacks later belongs to the next operation.
            let next = operations.get(position + 1).and_then(|next| next.events.first());
            let until = next.map_or(f64::INFINITY, |event| event.timestamp);
            if let Some(operation) = operations.get_mut(position) {
                operation.events = with_inside(client, std::mem::take(&mut operation.events), until).await?;
            }
        }
        all.push(StackHistory { stack: stack.name.clone(), id: stack.id.clone(), operations });
    }
    Ok(all)
}

/// Follows what is running on these stacks to its end, and attends to their ECS services; stacks at rest are left out.
///
/// # Errors
///
/// When CloudFormation cannot be asked.
pub async fn follow_running(
    client: &Client,
    assembly: &Assembly,
    stacks: &[&AssembledStack],
    pace: Pace,
    services: &ServiceWatch,
    observer: &mut dyn Observer,
) -> Result<Vec<StackResult>, EngineError> {
    let audience = Audience::new(observer);
    let rhythm = Rhythm::new(pace, &assembly.name, audience.brake());
    let watch = Watch { client, rhythm: &rhythm, audience: &audience };
    let mut busy = Vec::new();
    for stack in stacks {
        if let Some(state) = StackState::read(client, &stack.name).await?
            && readiness(Some(&state.status)) == Readiness::Busy
        {
            busy.push((*stack, state));
        }
    }
    let all_at_once = vec![BTreeSet::new(); busy.len()];
    let followed = in_order(&all_at_once, |index, _| attach_to(watch, busy[index].0, &busy[index].1, services)).await;
    let mut results = Vec::new();
    for ((stack, _), attached) in busy.iter().zip(followed) {
        results.push(attached?.into_result(stack));
    }
    Ok(results)
}

/// Newest first as the service tells them, until enough operations are complete.
async fn latest_events(client: &Client, stack: &str, operations: usize) -> Result<Vec<Event>, CallError> {
    let mut events: Vec<Event> = Vec::new();
    let mut token = None;
    loop {
        let sent = client.describe_stack_events().stack_name(stack).set_next_token(token).send().await;
        let page = match sent.map_err(|error| CallError::new("DescribeStackEvents", &error)) {
            Ok(page) => page,
            Err(error) if error.is_missing_stack() => return Ok(events),
            Err(error) => return Err(error),
        };
        events.extend(page.stack_events().iter().map(Event::from_stack_event));
        token = page.next_token().map(str::to_owned);
        let begun = events.iter().filter(|event| event.begins_operation()).count();
        if begun >= operations || token.is_none() {
            return Ok(events);
        }
    }
}

/// Splits events, newest first, where an operation begins.
fn in_operations(newest_first: Vec<Event>, limit: usize) -> Vec<PastOperation> {
    let mut operations: Vec<PastOperation> = Vec::new();
    let mut events: Vec<Event> = Vec::new();
    for event in newest_first {
        if operations.len() == limit {
            break;
        }
        let begins = event.begins_operation();
        events.push(event);
        if begins {
            operations.push(PastOperation::of(std::mem::take(&mut events)));
        }
    }
    operations.reverse();
    operations
}

impl PastOperation {
    /// Of its events, newest first.
    fn of(mut events: Vec<Event>) -> Self {
        let latest = events.iter().find(|event| event.of_stack).map(|event| event.status.clone());
        events.reverse();
        let began = events.first().map(|event| event.status.clone()).unwrap_or_default();
        Self { status: latest.unwrap_or_else(|| began.clone()), began, events }
    }
}
