//! The one source of time: what the embedded service calls *now*.
//!
//! Resources take their time on this clock and nothing ever sleeps: each request first lets everything happen that is
//! due. Under a runtime whose clock is paused, hours pass as fast as a test can poll.

use aws_sdk_cloudformation::primitives::{DateTime, DateTimeFormat};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::time::Instant;

/// A point in time: milliseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Time(pub(super) u64);

impl Time {
    /// This time and `duration` later.
    pub(super) fn after(self, duration: Duration) -> Time {
        Time(self.0.saturating_add(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)))
    }

    /// This time and `duration` earlier.
    pub(super) fn before(self, duration: Duration) -> Time {
        Time(self.0.saturating_sub(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = i64::try_from(self.0).unwrap_or(i64::MAX);
        match DateTime::from_millis(millis).fmt(DateTimeFormat::DateTime) {
            Ok(text) => f.write_str(&text),
            Err(_) => f.write_str("1970-01-01T00:00:00Z"),
        }
    }
}

/// Tokio's clock, set by the machine's when it was made.
#[derive(Debug)]
pub(super) struct Clock {
    started: Instant,
    base: Time,
}

impl Clock {
    /// A clock that continues after `last`, the latest time that the stored state knows: a state that was written under
    /// a clock that ran ahead must not see time run backwards.
    pub(super) fn continuing(last: Time) -> Self {
        let machine = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { started: Instant::now(), base: Time(0).after(machine).max(last) }
    }

    /// The time now.
    pub(super) fn now(&self) -> Time {
        self.base.after(self.started.elapsed())
    }
}
