use crate::local::clock::Time;
use crate::local::execution::{ResourceStatus, Started};
use crate::local::faults::FaultAction;
use crate::local::identifiers;
use crate::local::service::Service;
use crate::local::world::{Operation, Phase, Stack, StackResource, StepState, Work};

impl Service<'_> {
    /// Whether the stack behind a resource stands where an update brought it, or half-way.
    pub(in crate::local) fn has_to_go_back(&self, resource: &StackResource) -> bool {
        let changed = |operation: &Operation| matches!(operation.phase, Phase::Settled | Phase::TurningBack);
        let half_way = |stack: &Stack| stack.suspended.is_some() || stack.operation.as_ref().is_some_and(changed);
        self.nested_stack(resource).is_some_and(half_way)
    }

    /// The stack behind a resource begins to go back to what it was.
    pub(in crate::local) fn start_nested_reversal(
        &mut self,
        stack: &str,
        logical_id: &str,
        before: &StackResource,
        time: Time,
    ) -> Started {
        self.set_resource_status(stack, logical_id, ResourceStatus::new("UPDATE_IN_PROGRESS"), time);
        if let Err(reason) = self.strike(stack, logical_id, FaultAction::Update) {
            return Started::Failed(reason);
        }
        let nested = before.physical_id.clone().unwrap_or_default();
        let number = self.world.next();
        let outer = self.operation(stack).map(|operation| (operation.skip.clone(), operation.token.clone()));
        let (skip, token) = outer.unwrap_or_default();
        let Some(record) = self.world.stacks.get_mut(&nested) else { return Started::Fine(StepState::Done) };
        if let Some(mut resumed) = record.suspended.take() {
            resumed.id = identifiers::uuid(&format!("operation {number}"));
            let kind = if record.status == "UPDATE_ROLLBACK_FAILED" { "CONTINUE_ROLLBACK" } else { "ROLLBACK" };
            record.last_operations.insert(0, (kind.to_owned(), resumed.id.clone()));
            record.operation = Some(resumed);
        }
        if let Some(operation) = &mut record.operation {
            operation.nested = true;
            operation.skip = skip;
            operation.token = token;
        }
        self.begin_rollback(&nested, "UPDATE_ROLLBACK_IN_PROGRESS", None, time);
        Started::Fine(StepState::Nested { work: Work::Revert, stack: nested })
    }

    /// The nested stack is what it was, or is not.
    pub(super) fn end_nested_reversal(
        &mut self,
        stack: &str,
        logical_id: &str,
        nested: &str,
        time: Time,
    ) -> Result<(), String> {
        if self.operation(nested).is_none_or(|operation| operation.phase != Phase::Restored) {
            return Err(self.not_updated(nested));
        }
        self.finish_revert(stack, logical_id, time);
        Ok(())
    }
}
