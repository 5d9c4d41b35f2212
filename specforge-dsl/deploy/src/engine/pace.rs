use std::time::Duration;

/// How often a running operation is looked at, and how much silence is borne.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The pause after the first look.
    pub first: Duration,
    /// The longest pause: each is 1.5 times the one before while nothing happens, and starts over with each event.
    pub longest: Duration,
    /// How many looks may fail in sequence before contact counts as lost.
    pub patience: u32,
}

impl Pace {
    /// For AWS: friendly to the account's request limits.
    pub const AWS: Self = Self { first: Duration::from_secs(1), longest: Duration::from_secs(5), patience: 20 };

    /// For the embedded CloudFormation, which answers at once.
    pub const LOCAL: Self = Self { first: Duration::from_millis(60), longest: Duration::from_millis(120), patience: 3 };

    pub(crate) fn longer(self, pause: Duration) -> Duration {
        (pause * 3 / 2).min(self.longest)
    }

    /// The pause after so many failures in sequence: doubled each time, at most 30 seconds.
    pub(crate) fn after_failures(self, failures: u32) -> Duration {
        self.first.saturating_mul(2_u32.saturating_pow(failures)).min(Duration::from_secs(30))
    }
}
