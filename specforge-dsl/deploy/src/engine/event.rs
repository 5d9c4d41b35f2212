//! What CloudFormation tells of an operation.

use aws_sdk_cloudformation::types::{OperationEvent, StackEvent};
use serde::Serialize;

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
    /// How far it is inside its status: `CONFIGURATION_COMPLETE` while a resource that is configured becomes stable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detailed_status: Option<String>,
    /// The operation that it belongs to, where the server groups events by operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
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

    /// Whether the resource is configured and only has to become stable.
    pub fn is_stabilising(&self) -> bool {
        self.detailed_status.as_deref() == Some("CONFIGURATION_COMPLETE") && self.progress() == Progress::InProgress
    }

    /// Whether the stack begins an operation that a person asked for: everything before it belongs to others.
    pub(crate) fn begins_operation(&self) -> bool {
        let begun = ["CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "IMPORT_IN_PROGRESS"];
        self.of_stack && begun.contains(&self.status.as_str())
    }

    /// Reads an event as `DescribeStackEvents` shows it.
    pub(crate) fn from_stack_event(event: &StackEvent) -> Self {
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        let is_stack = event.resource_type() == Some("AWS::CloudFormation::Stack");
        Self {
            id: text(event.event_id()),
            logical_id: text(event.logical_resource_id()),
            physical_id: event.physical_resource_id().filter(|id| !id.is_empty()).map(str::to_owned),
            resource_type: text(event.resource_type()),
            status: event.resource_status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
            reason: event.resource_status_reason().filter(|reason| !reason.is_empty()).map(str::to_owned),
            detailed_status: event.detailed_status().map(|status| status.as_str().to_owned()),
            operation: event.operation_id().map(str::to_owned),
            timestamp: event.timestamp().map(|time| time.as_secs_f64()).unwrap_or_default(),
            // A nested stack is a resource of its parent: its physical ID is another stack's.
            of_stack: is_stack
                && (event.physical_resource_id() == event.stack_id()
                    || event.logical_resource_id() == event.stack_name()),
        }
    }
    /// Reads an event as `DescribeEvents` shows it; `None` for one that is about no resource, such as a finding of
    /// early validation.
    pub(crate) fn from_operation_event(event: &OperationEvent) -> Option<Self> {
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        let status = event.resource_status()?.as_str().to_owned();
        let of_stack = event.resource_type() == Some("AWS::CloudFormation::Stack")
            && event.physical_resource_id() == event.stack_id();
        let reason = event.resource_status_reason().or(event.hook_status_reason());
        Some(Self {
            id: text(event.event_id()),
            logical_id: text(event.logical_resource_id()),
            physical_id: event.physical_resource_id().filter(|id| !id.is_empty()).map(str::to_owned),
            resource_type: text(event.resource_type()),
            status,
            reason: reason.filter(|reason| !reason.is_empty()).map(str::to_owned),
            detailed_status: event.detailed_status().map(|status| status.as_str().to_owned()),
            operation: event.operation_id().map(str::to_owned),
            timestamp: event.timestamp().or(event.start_time()).map(|time| time.as_secs_f64()).unwrap_or_default(),
            of_stack,
        })
    }
}
