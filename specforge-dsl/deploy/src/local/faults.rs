//! What an embedded CloudFormation is told to get wrong.

mod request;
mod resource;

pub use request::{RequestFault, RequestFaultKind};
pub use resource::{FaultAction, ResourceFault, SlowResource};

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

    /// How long an action on a resource takes, if the plan says so.
    pub(super) fn slowness(&self, stack: &str, logical_id: &str) -> Option<Duration> {
        self.slow.iter().find(|slow| slow.concerns(stack, logical_id)).map(|slow| slow.duration)
    }

    /// The reason for which an action on a resource fails now, if it does; a fault that struck counts down.
    pub(super) fn strike(&mut self, stack: &str, logical_id: &str, action: FaultAction) -> Option<String> {
        let fault = self.resources.iter_mut().find(|fault| fault.concerns(stack, logical_id, action))?;
        count(&mut fault.spared, &mut fault.times).then(|| fault.reason.clone())
    }

    /// What goes wrong with a request now, if anything.
    pub(super) fn strike_request(&mut self, operation: &str) -> Option<RequestFaultKind> {
        let fault = self.requests.iter_mut().find(|fault| fault.concerns(operation))?;
        count(&mut fault.spared, &mut fault.times).then_some(fault.kind)
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
