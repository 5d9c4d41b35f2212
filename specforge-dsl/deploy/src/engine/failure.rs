use super::event::{Event, Progress};
use super::inside::NESTED_STACK;
use super::leftover::{Leftover, left_on_the_way_back, not_undone, turns_around, undone};
use super::taken_names::TakenName;
use serde::Serialize;
use specforge_dsl::assembly::{AssembledStack, Location};

/// The root cause of a failed operation: the first failing event, not its consequences.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Failure {
    /// The resource that failed; absent where the stack as a whole did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logical_id: Option<String>,
    /// Its type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<String>,
    /// The status that the stack ended in.
    pub stack_status: String,
    /// CloudFormation's reason.
    pub reason: String,
    /// Why tasks stopped, a sentence each, where it is an ECS service and somebody looked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stopped_tasks: Vec<String>,
    /// The Rust source line that declares the resource, as `file:line:column`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The same place, to show the line itself.
    #[serde(skip)]
    pub place: Option<Location>,
    /// How many resources failed only because of this one.
    pub consequences: usize,
    /// Other resources that failed by themselves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_failed: Vec<String>,
    /// How many resources the rollback removed or returned to what they were.
    pub undone: usize,
    /// Logical IDs of resources that could not be returned to what they were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_undone: Vec<String>,
    /// Resources that the operation made and that are still there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<Leftover>,
    /// What can be imported instead, where a resource could not be created because it exists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<TakenName>,
}

impl Failure {
    /// Finds the root cause among the events of an operation, oldest first.
    pub(crate) fn find(
        stack: &AssembledStack,
        events: &[Event],
        stack_status: &str,
        stack_reason: Option<&str>,
    ) -> Self {
        let cause = causes(events).next();
        let stack_event = events.iter().find(|event| event.of_stack && event.reason.is_some());
        let reason = cause
            .and_then(|event| event.reason.clone())
            .or_else(|| stack_reason.map(str::to_owned))
            .or_else(|| stack_event.and_then(|event| event.reason.clone()))
            .unwrap_or_else(|| "CloudFormation gave no reason".to_owned());
        let place = cause.and_then(|event| declared(stack, &event.logical_id));
        Self {
            logical_id: cause.map(|event| event.logical_id.clone()),
            resource_type: cause.map(|event| event.resource_type.clone()),
            stack_status: stack_status.to_owned(),
            reason,
            stopped_tasks: Vec::new(),
            location: place.map(|place| place.to_string()),
            place,
            also_failed: also_failed(events, cause),
            undone: undone(events).len(),
            not_undone: not_undone(events),
            left: left_on_the_way_back(events),
            taken: Vec::new(),
            consequences: failed(events).filter(|event| is_consequence(event)).count(),
        }
    }
}

/// The resources besides the root cause that failed by themselves, before the way back began.
fn also_failed(events: &[Event], cause: Option<&Event>) -> Vec<String> {
    let forward = events.iter().position(turns_around).unwrap_or(events.len());
    let mut names: Vec<String> = Vec::new();
    for event in causes(&events[..forward]).filter(|event| !is_told_inside(event, events)) {
        if cause.is_some_and(|cause| cause.logical_id != event.logical_id) && !names.contains(&event.logical_id) {
            names.push(event.logical_id.clone());
        }
    }
    names
}

/// The events of resources that failed by themselves, the root cause first.
pub(super) fn causes(events: &[Event]) -> impl Iterator<Item = &Event> {
    failed(events).filter(|event| !is_consequence(event) && !is_told_inside(event, events))
}

/// Whether what failed is a nested stack that only says that something in it did.
pub(super) fn is_told_inside(event: &Event, events: &[Event]) -> bool {
    let path = format!("{}/", event.logical_id);
    event.resource_type == NESTED_STACK && failed(events).any(|inside| inside.logical_id.starts_with(&path))
}

/// The line that declares a resource. Those of a nested stack stand in its template, so it is that of the nested stack.
fn declared(stack: &AssembledStack, logical_id: &str) -> Option<Location> {
    let outermost = logical_id.split('/').next().unwrap_or(logical_id);
    stack.locations.get(outermost).copied()
}

fn failed(events: &[Event]) -> impl Iterator<Item = &Event> {
    events.iter().filter(|event| !event.of_stack && event.progress() == Progress::Failed)
}

/// CloudFormation cancels what is in flight when one resource fails, with these words.
fn is_consequence(event: &Event) -> bool {
    let reason = event.reason.as_deref().unwrap_or_default();
    reason.starts_with("Resource creation cancelled")
        || reason.starts_with("Resource update cancelled")
        || reason.starts_with("Resource deletion cancelled")
        || reason.starts_with("The following resource(s) failed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use specforge_dsl::assembly::Template;
    use std::collections::BTreeMap;

    fn event(logical_id: &str, status: &str, reason: &str) -> Event {
        Event {
            id: format!("{logical_id}-{status}"),
            logical_id: logical_id.into(),
            physical_id: None,
            resource_type: "AWS::EC2::VPC".into(),
            status: status.into(),
            reason: Some(reason.into()),
            detailed_status: None,
            operation: None,
            timestamp: 0.0,
            of_stack: false,
        }
    }

    fn stack() -> AssembledStack {
        AssembledStack {
            locations: BTreeMap::from([(
                "Database".into(),
                Location { file: "stacks/src/data.rs", line: 12, column: 9 },
            )]),
            ..AssembledStack::new("app-network", "network", Template::from_value(serde_json::json!({})))
        }
    }

    #[test]
    fn the_cause_is_told_from_its_consequences_and_located() {
        let events = [
            event("Cache", "CREATE_FAILED", "Resource creation cancelled"),
            event("Database", "CREATE_FAILED", "DB instance already exists"),
            event("Other", "DELETE_FAILED", "a later trouble"),
        ];
        let failure = Failure::find(&stack(), &events, "ROLLBACK_COMPLETE", None);
        assert_eq!(failure.logical_id.as_deref(), Some("Database"));
        assert_eq!(failure.reason, "DB instance already exists");
        assert_eq!(failure.location.as_deref(), Some("stacks/src/data.rs:12:9"));
        assert_eq!(failure.consequences, 1);
    }

    #[test]
    fn without_a_failing_resource_the_stack_speaks() {
        let failure = Failure::find(&stack(), &[], "ROLLBACK_COMPLETE", Some("rolled back by a person"));
        assert_eq!(failure.logical_id, None);
        assert_eq!(failure.reason, "rolled back by a person");
    }
}
