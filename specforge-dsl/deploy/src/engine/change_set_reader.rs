//! Reads change sets: all pages, those of nested stacks, and what early validation says.

use super::call_error::CallError;
use super::nested_resources::removed_with;
use super::pace::{Rested, Rhythm};
use crate::plan::{Action, Certainty, Nested, ResourceChange, nested, resource_change};
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::{Change, ChangeSetStatus, ChangeType, EventFilter, EventType, OperationEvent};

/// How deep nested stacks may nest; CloudFormation knows no limit, and a circle cannot happen.
const DEEPEST: usize = 16;

/// The `ValidationName` of a resource whose name is taken (CloudFormation User Guide, "Validate stack deployments").
const NAME_CONFLICT: &str = "NAME_CONFLICT_VALIDATION";

/// What a change set turned out to be.
pub(super) enum Read {
    Complete(Vec<ResourceChange>),
    /// It failed, for this reason.
    Failed(String),
    /// Nobody wants it any more.
    Interrupted,
}

/// Waits until a change set can be read, and reads it with those of nested stacks. A resource of a nested stack is
/// called by the path to it: `Network/Vpc`.
pub(super) async fn read(client: &Client, change_set: &str, stack: &str, rhythm: &Rhythm) -> Result<Read, CallError> {
    let mut changes: Vec<ResourceChange> = Vec::new();
    let mut open = vec![(String::new(), change_set.to_owned(), Some(stack.to_owned()), 0)];
    while let Some((prefix, change_set, stack, depth)) = open.pop() {
        let found = match pages(client, &change_set, stack.as_deref(), rhythm).await? {
            Ok(found) => found,
            // What is in a nested stack may stay as it is while others change.
            Err(Read::Failed(reason)) if depth > 0 && is_no_change(&reason) => continue,
            Err(Read::Failed(reason)) => return Ok(Read::Failed(innermost_reason(client, reason, rhythm).await)),
            Err(unreadable) => return Ok(unreadable),
        };
        // That outputs alone change is told in the same way as nothing at all by an answer that was cut short.
        if found.is_empty()
            && let Some(around) = changes.iter_mut().find(|change| prefix.strip_suffix('/') == Some(&change.logical_id))
        {
            around.nested.read = false;
        }
        for (mut change, inner) in found {
            change.logical_id = format!("{prefix}{}", change.logical_id);
            if depth == 0 {
                // Its template is at hand.
                change.nested = Nested::default();
            }
            if let Some(inner) = inner.filter(|_| depth < DEEPEST) {
                change.nested.read = true;
                open.push((format!("{}/", change.logical_id), inner, None, depth + 1));
            }
            let removed = removed_with(client, &change).await?;
            // What is in it is told by itself.
            change.nested.read |= removed.is_some();
            changes.push(change);
            changes.extend(removed.into_iter().flatten());
        }
    }
    Ok(Read::Complete(changes))
}

/// Why a change set failed: where one of a nested stack did, the outer one only says which.
async fn innermost_reason(client: &Client, reason: String, rhythm: &Rhythm) -> String {
    let mut innermost = reason;
    for _ in 0..DEEPEST {
        let Some(nested) = nested_change_set(&innermost) else { break };
        // One that cannot be read, or has nothing to say, leaves the outer one's words.
        match pages(client, nested, None, rhythm).await {
            Ok(Err(Read::Failed(reason))) if !is_no_change(&reason) => {
                innermost = format!("the change set of a nested stack failed: {reason}");
            }
            _ => break,
        }
    }
    innermost
}

/// The ARN in `Nested change set arn:… was not successfully created: Currently in FAILED.`
fn nested_change_set(reason: &str) -> Option<&str> {
    let arn = reason.split_whitespace().find(|word| word.starts_with("arn:") && word.contains(":changeSet/"))?;
    Some(arn.trim_end_matches(['.', ',', ':']))
}

/// CloudFormation says that nothing changes by failing, with one of these texts.
pub(super) fn is_no_change(reason: &str) -> bool {
    reason.contains("didn't contain changes") || reason.contains("No updates are to be performed")
}

type Page = Result<Vec<(ResourceChange, Option<String>)>, Read>;

/// All pages of one change set: each change with the change set of the nested stack that it stands for.
async fn pages(client: &Client, change_set: &str, stack: Option<&str>, rhythm: &Rhythm) -> Result<Page, CallError> {
    let mut pause = rhythm.pace.first;
    let mut page_token: Option<String> = None;
    let mut changes = Vec::new();
    loop {
        let page = client
            .describe_change_set()
            .change_set_name(change_set)
            .set_stack_name(stack.map(str::to_owned))
            .include_property_values(true)
            .set_next_token(page_token.clone())
            .send()
            .await
            .map_err(|error| CallError::new("DescribeChangeSet", &error))?;
        match page.status() {
            Some(ChangeSetStatus::Failed) => {
                let reason = page.status_reason().unwrap_or("CloudFormation gave no reason");
                return Ok(Err(Read::Failed(reason.to_owned())));
            }
            Some(ChangeSetStatus::CreateComplete) => {
                if !page.changes().iter().all(is_whole) {
                    return Err(CallError::in_part("DescribeChangeSet"));
                }
                let described = page.changes().iter().filter_map(|change| change.resource_change());
                changes.extend(described.map(|it| {
                    let mut change = ResourceChange { nested: nested(it), ..resource_change(it) };
                    // Of the root the templates say what an answer that was cut short lacks.
                    if stack.is_none() && change.action == Action::Modify && it.replacement().is_none() {
                        change.action = Action::Replace(Certainty::Possible);
                    }
                    (change, it.change_set_id().map(str::to_owned))
                }));
                page_token = page.next_token().map(str::to_owned);
                if page_token.is_none() {
                    return Ok(Ok(changes));
                }
            }
            Some(
                status @ (ChangeSetStatus::DeletePending
                | ChangeSetStatus::DeleteInProgress
                | ChangeSetStatus::DeleteComplete
                | ChangeSetStatus::DeleteFailed),
            ) => return Ok(Err(Read::Failed(format!("someone else deleted the change set (`{}`)", status.as_str())))),
            _ => {
                if rhythm.rest_until_stopped(pause).await == Rested::Interrupted {
                    return Ok(Err(Read::Interrupted));
                }
                pause = rhythm.longer(pause);
            }
        }
    }
}

/// Whether a change says what happens to which resource. An answer that was cut short parses.
fn is_whole(change: &Change) -> bool {
    match change.resource_change() {
        Some(it) => {
            let told = [it.logical_resource_id(), it.resource_type()];
            told.iter().all(|text| text.is_some_and(|text| !text.is_empty())) && it.action().is_some()
        }
        None => change.r#type().is_some_and(|kind| *kind != ChangeType::Resource),
    }
}

/// Something that early validation found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Validation {
    /// What and where, on one line.
    pub(super) text: String,
    /// The logical ID of a resource that cannot be created because one of its name exists.
    pub(super) taken: Option<String>,
}

/// What early validation found. Servers without `DescribeEvents` have nothing to add, so errors are not ours to report.
pub(super) async fn validation(client: &Client, change_set: &str) -> Vec<Validation> {
    let mut found = Vec::new();
    let mut page_token: Option<String> = None;
    loop {
        let answer = client
            .describe_events()
            .change_set_name(change_set)
            .filters(EventFilter::builder().failed_events(true).build())
            .set_next_token(page_token.clone())
            .send()
            .await;
        let Ok(answer) = answer else { return found };
        let errors = answer.operation_events().iter();
        found.extend(
            errors.filter(|event| event.event_type() == Some(&EventType::ValidationError)).filter_map(validation_error),
        );
        page_token = answer.next_token().map(str::to_owned);
        if page_token.is_none() {
            return found;
        }
    }
}

fn validation_error(event: &OperationEvent) -> Option<Validation> {
    let reason = event.validation_status_reason()?;
    let place = match (event.logical_resource_id(), event.validation_path()) {
        (Some(id), Some(path)) if !path.is_empty() => format!("`{id}` at `{path}`: "),
        (Some(id), _) => format!("`{id}`: "),
        (None, Some(path)) => format!("at `{path}`: "),
        (None, None) => String::new(),
    };
    let is_taken = event.validation_name() == Some(NAME_CONFLICT);
    let taken = event.logical_resource_id().filter(|_| is_taken).map(str::to_owned);
    Some(Validation { text: format!("{place}{reason}"), taken })
}

#[cfg(test)]
mod tests;
