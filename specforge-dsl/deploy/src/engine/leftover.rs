//! What an operation leaves in the account although no stack manages it any more, read from its events.

use super::event::{Event, Progress};
use crate::next_command::NextCommand;
use crate::plan::protection::removal;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A resource that is still in the account although no stack manages it any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leftover {
    /// The logical ID that it had. The stack may have another resource of this name by now.
    pub logical_id: String,
    /// The resource type.
    pub resource_type: String,
    /// The physical ID, by which it is found; absent where no event told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub physical_id: Option<String>,
}

impl fmt::Display for Leftover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.physical_id {
            Some(physical_id) => write!(f, "{} (`{physical_id}`)", self.logical_id),
            None => f.write_str(&self.logical_id),
        }
    }
}

impl Leftover {
    /// The command that deletes it, through AWS Cloud Control API, which takes the types of CloudFormation; `None` where
    /// nobody knows what to call it by.
    pub fn removal(&self) -> Option<NextCommand> {
        self.physical_id.as_deref().map(|physical_id| removal(&self.resource_type, physical_id))
    }

    fn of(event: &Event) -> Self {
        Self {
            logical_id: event.logical_id.clone(),
            resource_type: event.resource_type.clone(),
            physical_id: event.physical_id.clone(),
        }
    }
}

/// Old resources whose last event says that they could not be removed: CloudFormation tries more than once.
pub(super) fn not_removed(events: &[Event]) -> Vec<Leftover> {
    let deletions = events.iter().filter(|event| event.status.starts_with("DELETE_"));
    last_of_each(deletions).filter(|event| event.progress() == Progress::Failed).map(Leftover::of).collect()
}

/// What left its stack and stayed in the account, as its deletion policy says, also over several operations. What a way back leaves
/// is told with it.
pub(super) fn kept(events: &[Event]) -> Vec<Leftover> {
    let mut goes_back = false;
    let forward = events.iter().filter(|event| {
        goes_back = (goes_back || turns_around(event)) && !event.begins_operation();
        !goes_back
    });
    let forward: Vec<&Event> = forward.collect();
    let skipped = last_of_each(forward.into_iter()).filter(|event| event.progress() == Progress::Skipped);
    skipped.map(Leftover::of).collect()
}

/// What the way back should have removed and did not, or was not to remove.
pub(super) fn left_on_the_way_back(events: &[Event]) -> Vec<Leftover> {
    let last = last_of_each(way_back(events));
    let stays = |event: &&Event| {
        event.progress() == Progress::Skipped
            || event.progress() == Progress::Failed && event.status.starts_with("DELETE_")
    };
    last.filter(stays).map(Leftover::of).collect()
}

/// The logical IDs of what the way back removed, or returned to what it was.
pub(super) fn undone(events: &[Event]) -> BTreeSet<String> {
    let done = last_of_each(way_back(events)).filter(|event| event.progress() == Progress::Complete);
    without_the_stacks_around(done.map(|event| event.logical_id.clone()).collect()).into_iter().collect()
}

/// The logical IDs of what the way back could not return to what it was.
pub(super) fn not_undone(events: &[Event]) -> Vec<String> {
    let failed = last_of_each(way_back(events)).filter(|event| event.progress() == Progress::Failed);
    let failed = failed.filter(|event| !event.status.starts_with("DELETE_"));
    without_the_stacks_around(failed.map(|event| event.logical_id.clone()).collect())
}

/// Without the nested stacks of which some resource is in the list: they are told by those.
fn without_the_stacks_around(ids: Vec<String>) -> Vec<String> {
    let has_inner =
        |id: &String| ids.iter().any(|other| other.strip_prefix(id).is_some_and(|rest| rest.starts_with('/')));
    ids.iter().filter(|id| !has_inner(id)).cloned().collect()
}

/// Whether an operation turns around here.
pub(super) fn turns_around(event: &Event) -> bool {
    event.of_stack && event.status.ends_with("ROLLBACK_IN_PROGRESS")
}

/// The events since the operation turned around.
fn way_back(events: &[Event]) -> impl Iterator<Item = &Event> {
    let turned = events.iter().position(turns_around).unwrap_or(events.len());
    events[turned..].iter()
}

/// The last event of each physical resource: a logical ID may stand for an old one and for a new one.
fn last_of_each<'e>(events: impl Iterator<Item = &'e Event>) -> impl Iterator<Item = &'e Event> {
    let mut last: BTreeMap<(&str, Option<&str>), &Event> = BTreeMap::new();
    for event in events.filter(|event| !event.of_stack) {
        last.insert((&event.logical_id, event.physical_id.as_deref()), event);
    }
    last.into_values()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(logical_id: &str, status: &str) -> Event {
        Event {
            id: format!("{logical_id}-{status}"),
            logical_id: logical_id.into(),
            physical_id: Some(format!("{logical_id}-1")),
            resource_type: "AWS::Logs::LogGroup".into(),
            status: status.into(),
            reason: None,
            detailed_status: None,
            operation: None,
            timestamp: 0.0,
            of_stack: logical_id == "shop",
        }
    }

    #[test]
    fn what_is_kept_is_told_from_what_a_way_back_leaves_over_several_operations() {
        let events = [
            event("shop", "UPDATE_IN_PROGRESS"),
            event("Failed", "CREATE_FAILED"),
            event("shop", "UPDATE_ROLLBACK_IN_PROGRESS"),
            event("New", "DELETE_SKIPPED"),
            event("shop", "UPDATE_ROLLBACK_COMPLETE"),
            event("shop", "UPDATE_IN_PROGRESS"),
            event("shop", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"),
            event("Old", "DELETE_SKIPPED"),
            event("Gone", "DELETE_COMPLETE"),
            event("shop", "UPDATE_COMPLETE"),
        ];
        let names = |left: Vec<Leftover>| left.into_iter().map(|one| one.logical_id).collect::<Vec<_>>();
        assert_eq!(names(kept(&events)), ["Old"]);
        assert_eq!(names(left_on_the_way_back(&events[..5])), ["New"]);
    }
}
