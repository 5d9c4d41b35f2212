//! Stack events, followed by event ID and never by the clock: clocks differ, and two events may share a second.

use super::call_error::CallError;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::StackEvent;
use serde::Serialize;
use std::collections::HashSet;

/// One event of a stack operation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    /// The event's ID, unique in the stack.
    pub id: String,
    /// The logical ID of the resource; the stack's name for events of the stack itself.
    pub logical_id: String,
    /// The physical ID, once it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub physical_id: Option<String>,
    /// The resource type; `AWS::CloudFormation::Stack` for the stack itself.
    pub resource_type: String,
    /// The status as CloudFormation names it, for example `CREATE_COMPLETE`.
    pub status: String,
    /// CloudFormation's reason, mostly for failures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it happened by the service's clock, in seconds since 1970. Good for differences between events only.
    pub timestamp: f64,
    /// Whether the event is about the stack itself.
    pub of_stack: bool,
}

/// What an event says about the progress of its resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Work on the resource goes on.
    InProgress,
    /// Work on the resource is done.
    Complete,
    /// Work on the resource failed.
    Failed,
    /// The resource was left alone, by its deletion policy.
    Skipped,
    /// A status that this version does not know.
    Unknown,
}

impl Event {
    /// What the event says about the progress of its resource.
    pub fn progress(&self) -> Progress {
        match self.status.as_str() {
            status if status.ends_with("_IN_PROGRESS") => Progress::InProgress,
            status if status.ends_with("_COMPLETE") => Progress::Complete,
            status if status.ends_with("_FAILED") => Progress::Failed,
            status if status.ends_with("_SKIPPED") => Progress::Skipped,
            _ => Progress::Unknown,
        }
    }

    fn read(event: &StackEvent) -> Self {
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        let is_stack = event.resource_type() == Some("AWS::CloudFormation::Stack");
        Self {
            id: text(event.event_id()),
            logical_id: text(event.logical_resource_id()),
            physical_id: event.physical_resource_id().filter(|id| !id.is_empty()).map(str::to_owned),
            resource_type: text(event.resource_type()),
            status: event.resource_status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
            reason: event.resource_status_reason().filter(|reason| !reason.is_empty()).map(str::to_owned),
            timestamp: event.timestamp().map(|time| time.as_secs_f64()).unwrap_or_default(),
            // A nested stack is a resource of its parent: its physical ID is another stack's.
            of_stack: is_stack
                && (event.physical_resource_id() == event.stack_id()
                    || event.logical_resource_id() == event.stack_name()),
        }
    }
}

/// Reads the events of one stack, each once, in the order in which they happened.
#[derive(Debug)]
pub(crate) struct EventCursor {
    stack: String,
    seen: HashSet<String>,
}

impl EventCursor {
    /// A cursor that starts after all events that the stack has now.
    pub(crate) async fn after_now(client: &Client, stack: &str) -> Result<Self, CallError> {
        let mut cursor = Self { stack: stack.to_owned(), seen: HashSet::new() };
        cursor.next(client).await?;
        Ok(cursor)
    }

    /// The events since the last call, oldest first.
    pub(crate) async fn next(&mut self, client: &Client) -> Result<Vec<Event>, CallError> {
        let mut fresh = Vec::new();
        let mut page_token = None;
        loop {
            let answer = client
                .describe_stack_events()
                .stack_name(&self.stack)
                .set_next_token(page_token)
                .send()
                .await
                .map_err(|error| CallError::new("DescribeStackEvents", &error))?;
            let mut reached_known = false;
            for event in answer.stack_events() {
                let event = Event::read(event);
                // Newest first: all events behind a known one are known.
                if self.seen.contains(&event.id) {
                    reached_known = true;
                    break;
                }
                fresh.push(event);
            }
            page_token = answer.next_token().map(str::to_owned);
            if reached_known || page_token.is_none() {
                break;
            }
        }
        // Only now, so that a page that fails is read again from the start.
        self.seen.extend(fresh.iter().map(|event| event.id.clone()));
        fresh.reverse();
        Ok(fresh)
    }
}
