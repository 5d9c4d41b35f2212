//! How long the resources of a stack took when the same was last done to them.

use super::event::{Event, Progress};
use std::collections::BTreeMap;

/// How long resources took in operations before, in seconds by the service's clock: the best guess of how long they will take.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PastTimes(BTreeMap<(String, String), f64>);

impl PastTimes {
    /// How long this took the last time, in seconds. `action` is the first word of an event's status: `CREATE`, `UPDATE`,
    /// `DELETE` or `IMPORT`.
    pub fn seconds(&self, logical_id: &str, action: &str) -> Option<f64> {
        self.0.get(&(logical_id.to_owned(), action.to_owned())).copied()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads them from a stack's events, newest first as CloudFormation tells them. What failed tells nothing.
    pub(super) fn of(newest_first: &[Event]) -> Self {
        let mut begun: BTreeMap<&str, (&str, f64)> = BTreeMap::new();
        let mut took = BTreeMap::new();
        for event in newest_first.iter().rev().filter(|event| !event.of_stack) {
            let (id, action) = (event.logical_id.as_str(), action(event));
            match event.progress() {
                Progress::InProgress if begun.get(id).is_some_and(|(known, _)| *known == action) => {}
                Progress::InProgress => {
                    begun.insert(id, (action, event.timestamp));
                }
                progress => {
                    let began = begun.remove(id).filter(|(known, _)| *known == action);
                    if let (Progress::Complete, Some((_, began))) = (progress, began) {
                        took.insert((id.to_owned(), action.to_owned()), event.timestamp - began);
                    }
                }
            }
        }
        Self(took)
    }
}

/// Whether events, newest first, hold a whole operation that went well: in it everything took as long as it takes.
pub(super) fn tell_of_a_success(newest_first: &[Event]) -> bool {
    let mut went_well = false;
    newest_first.iter().filter(|event| event.of_stack).any(|event| {
        // An update that failed ends with `UPDATE_ROLLBACK_COMPLETE`.
        went_well |= matches!(event.status.as_str(), "CREATE_COMPLETE" | "UPDATE_COMPLETE");
        went_well && event.begins_operation()
    })
}

/// What an event says is done to its resource.
fn action(event: &Event) -> &str {
    event.status.split('_').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(logical_id: &str, status: &str, timestamp: f64) -> Event {
        Event {
            id: format!("{logical_id}-{status}-{timestamp}"),
            logical_id: logical_id.into(),
            physical_id: None,
            resource_type: "AWS::RDS::DBInstance".into(),
            status: status.into(),
            reason: None,
            detailed_status: None,
            operation: None,
            timestamp,
            of_stack: false,
        }
    }

    #[test]
    fn a_success_is_whole_once_its_beginning_is_read() {
        let of_stack = |status: &str| Event { of_stack: true, ..event("shop", status, 0.0) };
        let newest_first = [
            of_stack("UPDATE_ROLLBACK_COMPLETE"),
            of_stack("UPDATE_IN_PROGRESS"),
            of_stack("UPDATE_COMPLETE"),
            event("Database", "UPDATE_COMPLETE", 1.0),
            of_stack("UPDATE_IN_PROGRESS"),
        ];
        assert!(tell_of_a_success(&newest_first));
        assert!(!tell_of_a_success(&newest_first[..4]) && !tell_of_a_success(&[]));
    }

    #[test]
    fn the_last_time_counts_for_each_action_and_a_failure_tells_nothing() {
        let mut events = vec![
            event("Cut", "UPDATE_COMPLETE", 0.0),
            event("Database", "CREATE_IN_PROGRESS", 1.0),
            event("Database", "CREATE_IN_PROGRESS", 2.0),
            event("Database", "CREATE_COMPLETE", 401.0),
            event("Database", "UPDATE_IN_PROGRESS", 500.0),
            event("Database", "UPDATE_COMPLETE", 530.0),
            event("Database", "UPDATE_IN_PROGRESS", 600.0),
            event("Database", "UPDATE_COMPLETE", 690.0),
            event("Cache", "CREATE_IN_PROGRESS", 1.0),
            event("Cache", "CREATE_FAILED", 60.0),
            event("Cache", "DELETE_IN_PROGRESS", 70.0),
            event("Cache", "DELETE_COMPLETE", 75.0),
        ];
        events.reverse();
        let past = PastTimes::of(&events);
        assert_eq!(past.seconds("Database", "CREATE"), Some(400.0));
        assert_eq!(past.seconds("Database", "UPDATE"), Some(90.0));
        assert_eq!(past.seconds("Cache", "CREATE"), None);
        assert_eq!(past.seconds("Cache", "DELETE"), Some(5.0));
        assert_eq!(past.seconds("Cut", "UPDATE"), None);
        assert!(PastTimes::of(&[]).is_empty());
    }
}
