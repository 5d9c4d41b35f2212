use super::brake::Brake;
use std::cell::Cell;
use std::hash::{DefaultHasher, Hash, Hasher};
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
}

/// The pauses of everything that polls during one operation. They grow with the number of stacks at work, so that five
/// stacks ask about as often as one, and are spread by a jitter whose seed is the app's name: the same run pauses in
/// the same way.
#[derive(Debug)]
pub(crate) struct Rhythm {
    pub(crate) pace: Pace,
    at_work: Cell<u32>,
    random: Cell<u64>,
    brake: Brake,
}

impl Rhythm {
    pub(crate) fn new(pace: Pace, seed: &str, brake: &Brake) -> Self {
        let mut hasher = DefaultHasher::new();
        seed.hash(&mut hasher);
        Self { pace, at_work: Cell::new(0), random: Cell::new(hasher.finish()), brake: brake.clone() }
    }

    /// Counts one more stack at work, until the result is dropped.
    pub(crate) fn one_more(&self) -> AtWork<'_> {
        self.at_work.set(self.at_work.get() + 1);
        AtWork(self)
    }

    /// The pause that follows this one while nothing happens.
    pub(crate) fn longer(&self, pause: Duration) -> Duration {
        (pause * 3 / 2).min(self.pace.longest)
    }

    /// The pause after so many failures in sequence: doubled each time, at most 30 seconds.
    pub(crate) fn after_failures(&self, failures: u32) -> Duration {
        self.pace.first.saturating_mul(2_u32.saturating_pow(failures)).min(Duration::from_secs(30))
    }

    /// Waits.
    pub(crate) async fn rest(&self, pause: Duration) {
        tokio::time::sleep(self.spread(pause)).await;
    }

    /// Waits, but not longer than nobody wants to leave.
    pub(crate) async fn rest_until_left(&self, pause: Duration) -> Rested {
        tokio::select! {
            () = self.rest(pause) => Rested::Fully,
            () = self.brake.left() => Rested::Interrupted,
        }
    }

    /// Waits, but not longer than the run goes on.
    pub(crate) async fn rest_until_stopped(&self, pause: Duration) -> Rested {
        tokio::select! {
            () = self.rest(pause) => Rested::Fully,
            () = self.brake.stopped() => Rested::Interrupted,
        }
    }

    /// The pause times the stacks at work, a quarter more or less.
    fn spread(&self, pause: Duration) -> Duration {
        let whole = pause * self.at_work.get().clamp(1, 8);
        let percent = 75 + u32::try_from(self.next() % 51).unwrap_or(25);
        whole * percent / 100
    }

    /// The next number of a sequence that its seed decides: SplitMix64.
    fn next(&self) -> u64 {
        let state = self.random.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.random.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// How a pause ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rested {
    Fully,
    Interrupted,
}

/// A stack at work, as [`Rhythm`] counts it.
#[derive(Debug)]
pub(crate) struct AtWork<'r>(&'r Rhythm);

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.0.at_work.set(self.0.at_work.get().saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_stacks_ask_about_as_often_as_one_and_each_run_in_the_same_way() {
        let pauses = |stacks: u32| {
            let rhythm = Rhythm::new(Pace::AWS, "shop", &Brake::default());
            let _at_work: Vec<_> = (0..stacks).map(|_| rhythm.one_more()).collect();
            (0..100).map(|_| rhythm.spread(Duration::from_secs(1))).collect::<Vec<_>>()
        };
        let (one, five) = (pauses(1), pauses(5));
        assert!(one.iter().all(|pause| (750..=1250).contains(&pause.as_millis())), "{one:?}");
        assert!(five.iter().zip(&one).all(|(long, short)| *long == *short * 5));
        assert_eq!(pauses(5), five);
        let different: std::collections::BTreeSet<_> = one.iter().collect();
        assert!(different.len() > 20, "the pauses are spread");
    }
}
