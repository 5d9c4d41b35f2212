use serde::{Deserialize, Serialize};
use std::time::Duration;

/// `RollbackConfiguration`: which alarms undo an operation, and for how long they are watched after it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) struct RollbackConfiguration {
    /// The ARNs of the alarms, each with its type.
    pub(in crate::local) triggers: Vec<(String, String)>,
    /// `MonitoringTimeInMinutes`.
    pub(in crate::local) minutes: u64,
}

impl RollbackConfiguration {
    /// How long the operation goes on after everything is as wanted.
    pub(in crate::local) fn monitoring(&self) -> Duration {
        Duration::from_secs(60 * self.minutes)
    }

    /// Whether there is nothing to watch and nothing to wait for.
    pub(in crate::local) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
