//! Rollback triggers: alarms that undo an operation, while it runs and for some time after everything is as wanted.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-rollback-triggers.html>

use crate::local::clock::Time;
use crate::local::service::Service;
use crate::local::world::{Phase, PhysicalResource, Step, StepState, Task, Work};
use std::collections::{BTreeMap, BTreeSet};

/// The key of the step that waits; no logical ID is written so.
const MONITORING: &str = "(monitoring)";

impl Service<'_> {
    /// Gives up an operation whose rollback triggers say so; whether it did.
    pub(super) fn heed_triggers(&mut self, stack: &str) -> bool {
        let Some(operation) = self.operation(stack).filter(|operation| operation.phase == Phase::Forward) else {
            return false;
        };
        let begun = operation.time;
        let Some((reason, since)) = self.triggered(stack) else { return false };
        let time = begun.max(since);
        self.cancel_others(stack, time);
        self.fail_forward(stack, &format!("{reason}. "), time);
        true
    }

    /// What the triggers have against the operation, and since when: one that does not exist fails the whole operation.
    fn triggered(&self, stack: &str) -> Option<(String, Time)> {
        let triggers = &self.world.stacks.get(stack)?.rollback.triggers;
        triggers.iter().find_map(|(arn, kind)| {
            let name = arn.rsplit(":alarm:").next().unwrap_or(arn);
            if !self.world.resources.contains_key(&PhysicalResource::key(kind, name)) {
                return Some((format!("Rollback trigger {arn} does not exist"), Time::default()));
            }
            let since = self.world.alarms.get(name)?;
            Some((format!("Rollback trigger {arn} is in state ALARM"), *since))
        })
    }

    /// Begins to wait before the operation is over, if the stack wants that; whether it did.
    pub(super) fn begin_monitoring(&mut self, stack: &str, time: Time) -> bool {
        let monitoring = self.world.stacks.get(stack).map(|stack| stack.rollback.monitoring()).unwrap_or_default();
        let done = self.operation(stack).is_some_and(|operation| operation.steps.contains_key(MONITORING));
        if monitoring.is_zero() || done {
            return false;
        }
        let state = StepState::Running {
            work: Work::Monitor,
            initiates: None,
            stabilises: None,
            ready: time.after(monitoring),
        };
        let step = Step { logical_id: String::new(), task: Task::Monitor, after: BTreeSet::new(), state };
        self.enter(stack, Phase::Forward, BTreeMap::from([(MONITORING.to_owned(), step)]), time);
        true
    }
}
