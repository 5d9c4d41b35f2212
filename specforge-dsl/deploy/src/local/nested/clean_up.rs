use crate::local::clock::Time;
use crate::local::execution::Started;
use crate::local::service::Service;
use crate::local::world::{Phase, Step, StepState, Task, Work};
use std::collections::{BTreeMap, BTreeSet};

impl Service<'_> {
    /// The steps that let nested stacks clean up which have come to the same point as the stack around them.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html>: nested stacks do not begin
    /// to clean up before all of them are updated or have gone back.
    pub(in crate::local) fn clean_up_steps(&self, stack: &str, phase: Phase) -> BTreeMap<String, Step> {
        let resources = self.world.stacks.get(stack).into_iter().flat_map(|stack| &stack.resources);
        let waiting = resources.filter(|(_, resource)| {
            let operation = self.nested_stack(resource).and_then(|nested| nested.operation.as_ref());
            operation.is_some_and(|operation| operation.phase == phase)
        });
        let step = |logical_id: &String| Step {
            logical_id: logical_id.clone(),
            task: Task::CleanUp,
            after: BTreeSet::new(),
            state: StepState::Waiting,
        };
        waiting.map(|(logical_id, _)| (format!("{logical_id} (clean-up)"), step(logical_id))).collect()
    }

    /// A nested stack begins to clean up.
    pub(in crate::local) fn start_clean_up(&mut self, stack: &str, logical_id: &str, time: Time) -> Started {
        let nested = self.resource(stack, logical_id).and_then(|resource| resource.physical_id.clone());
        let Some(nested) = nested else { return Started::Fine(StepState::Done) };
        self.go_on_to_clean_up(&nested, time);
        Started::Fine(StepState::Nested { work: Work::CleanUp, stack: nested })
    }

    /// A nested stack that waited for the others has nothing to wait for any more.
    pub(super) fn go_on_to_clean_up(&mut self, nested: &str, time: Time) {
        let Some(operation) = self.operation_mut(nested) else { return };
        operation.phase = match operation.phase {
            Phase::Settled => Phase::Cleanup,
            Phase::Restored => Phase::RollbackCleanup,
            other => other,
        };
        operation.time = operation.time.max(time);
    }
}
