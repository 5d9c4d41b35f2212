use super::RequestFaultKind;
use std::collections::BTreeMap;

/// How likely things go wrong at random, of a thousand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Chances {
    /// Requests.
    pub requests: u32,
    /// Actions on resources.
    pub resources: u32,
}

/// Faults that look random and are the same each time for the same seed and the same requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RandomFaults {
    state: u64,
    chances: Chances,
    kinds: Vec<RequestFaultKind>,
    /// How often in sequence the same request goes wrong at most.
    in_a_row: u32,
    /// How often in sequence each request just went wrong.
    streaks: BTreeMap<String, u32>,
}

impl RandomFaults {
    /// Requests that go wrong in one of these ways, and resources that fail, as likely as `chances` says.
    pub fn new(seed: u64, chances: Chances, kinds: impl IntoIterator<Item = RequestFaultKind>) -> Self {
        let kinds = kinds.into_iter().collect();
        Self { state: seed, chances, kinds, in_a_row: u32::MAX, streaks: BTreeMap::new() }
    }

    /// The same faults, but a request that went wrong so often in sequence goes well then: the SDK makes three attempts.
    pub fn at_most_in_a_row(mut self, times: u32) -> Self {
        self.in_a_row = times;
        self
    }

    /// What goes wrong with this request, if anything.
    pub(super) fn strike_request(&mut self, request: &str) -> Option<RequestFaultKind> {
        let mut strikes = self.chance(self.chances.requests);
        if self.in_a_row < u32::MAX {
            let streak = self.streaks.entry(request.to_owned()).or_default();
            strikes &= *streak < self.in_a_row;
            *streak = if strikes { *streak + 1 } else { 0 };
        }
        let pick = self.next();
        let count = u64::try_from(self.kinds.len()).unwrap_or(0);
        let index = pick.checked_rem(count).and_then(|index| usize::try_from(index).ok())?;
        self.kinds.get(index).copied().filter(|_| strikes)
    }

    /// Whether this action on a resource fails.
    pub(super) fn strike_resource(&mut self) -> bool {
        self.chance(self.chances.resources)
    }

    /// Whether requests may go wrong in this way.
    pub(super) fn knows(&self, kind: RequestFaultKind) -> bool {
        self.kinds.contains(&kind)
    }

    fn chance(&mut self, of_a_thousand: u32) -> bool {
        self.next() % 1_000 < u64::from(of_a_thousand)
    }

    /// SplitMix64: <https://prng.di.unimi.it/splitmix64.c>.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_as_likely_as_they_are_said_to_be_and_the_same_each_time() {
        let kinds = [RequestFaultKind::Throttled, RequestFaultKind::LostResponse];
        let struck = |requests| {
            let mut faults = RandomFaults::new(7, Chances { requests, resources: 0 }, kinds);
            (0..10_000).filter_map(|_| faults.strike_request("one")).collect::<Vec<_>>()
        };
        assert_eq!(struck(0), []);
        assert_eq!(struck(100), struck(100));
        let some = struck(100);
        assert!((900..1_100).contains(&some.len()), "{}", some.len());
        assert!(kinds.iter().all(|kind| some.iter().filter(|it| *it == kind).count() > 400));
    }

    #[test]
    fn a_request_goes_well_after_it_went_wrong_often_enough() {
        let chances = Chances { requests: 1_000, resources: 0 };
        let mut faults = RandomFaults::new(1, chances, [RequestFaultKind::Throttled]).at_most_in_a_row(2);
        let mut struck = |request| faults.strike_request(request).is_some();
        assert_eq!(
            [struck("a"), struck("b"), struck("a"), struck("a"), struck("b"), struck("a")],
            [true, true, true, false, true, true]
        );
    }
}
