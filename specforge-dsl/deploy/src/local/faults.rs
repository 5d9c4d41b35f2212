//! What an embedded CloudFormation is told to get wrong.

mod random;
mod request;
mod resource;

pub use random::{Chances, RandomFaults};
pub use request::{RequestFault, RequestFaultKind};
pub use resource::{FaultAction, ResourceFault, SlowResource};

use super::protocol::Request;
use std::time::Duration;

/// The faults of one embedded CloudFormation, in the order in which they are tried.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FaultPlan {
    /// Resources whose handlers fail.
    pub resources: Vec<ResourceFault>,
    /// Requests that go wrong on their way.
    pub requests: Vec<RequestFault>,
    /// Resources that take longer, or less long, than their type does.
    pub slow: Vec<SlowResource>,
    /// How far reads lag behind: CloudFormation's are eventually consistent.
    pub lag: Duration,
    /// Whether events have statuses and types that no client of today knows.
    pub unknown_values: bool,
    /// What goes wrong at random besides.
    pub random: Option<RandomFaults>,
}

impl FaultPlan {
    /// One resource fails, in whichever stack and action it comes up first, and never again.
    pub fn fail(logical_id: impl Into<String>) -> Self {
        Self::default().resource(ResourceFault::new(logical_id))
    }

    /// The same plan with another resource that fails.
    pub fn resource(mut self, fault: ResourceFault) -> Self {
        self.resources.push(fault);
        self
    }

    /// The same plan with another request that goes wrong.
    pub fn request(mut self, fault: RequestFault) -> Self {
        self.requests.push(fault);
        self
    }

    /// The same plan with a resource that takes its time.
    pub fn slow(mut self, slow: SlowResource) -> Self {
        self.slow.push(slow);
        self
    }

    /// Whether some read may be answered from the past.
    pub(super) fn may_lag(&self) -> bool {
        let stale = |fault: &RequestFault| fault.kind == RequestFaultKind::Stale;
        self.lag > Duration::ZERO
            || self.requests.iter().any(stale)
            || self.random.as_ref().is_some_and(|random| random.knows(RequestFaultKind::Stale))
    }

    /// How long an action on a resource takes, if the plan says so.
    pub(super) fn slowness(&self, stack: &str, logical_id: &str) -> Option<Duration> {
        self.slow.iter().find(|slow| slow.concerns(stack, logical_id)).map(|slow| slow.duration)
    }

    /// The reason for which an action on a resource fails now, if it does; a fault that struck counts down.
    pub(super) fn strike(&mut self, stack: &str, logical_id: &str, action: FaultAction) -> Option<String> {
        match self.resources.iter_mut().find(|fault| fault.concerns(stack, logical_id, action)) {
            Some(fault) => count(&mut fault.spared, &mut fault.times).then(|| fault.reason.clone()),
            None => self.random.as_mut()?.strike_resource().then(|| ResourceFault::new(logical_id).reason),
        }
    }

    /// What goes wrong with a request now, if anything.
    pub(super) fn strike_request(&mut self, request: &Request) -> Option<RequestFaultKind> {
        let operation = request.action();
        match self.requests.iter_mut().find(|fault| fault.concerns(operation)) {
            Some(fault) => count(&mut fault.spared, &mut fault.times).then_some(fault.kind),
            None => self.random.as_mut()?.strike_request(&request.subject()),
        }
    }
}

/// Counts down; whether the fault strikes.
fn count(spared: &mut u32, times: &mut u32) -> bool {
    if *spared > 0 {
        *spared -= 1;
        return false;
    }
    *times = times.saturating_sub(1);
    true
}
