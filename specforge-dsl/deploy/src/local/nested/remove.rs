use crate::local::clock::Time;
use crate::local::execution::{Deletion, Started};
use crate::local::faults::FaultAction;
use crate::local::service::Service;
use crate::local::world::{Doomed, ExecutionStatus, Phase, Stack, StepState, Task, Work};
use std::collections::BTreeSet;

impl Service<'_> {
    /// The stack behind a resource begins to be deleted.
    pub(in crate::local) fn start_nested_removal(&mut self, stack: &str, doomed: &Doomed, time: Time) -> Started {
        if let Err(reason) = self.strike(stack, &doomed.logical_id, FaultAction::Delete) {
            return Started::Failed(reason);
        }
        let nested = doomed.physical_id.clone().unwrap_or_default();
        if let Err(error) = self.refuse_used_exports(&nested) {
            return Started::Failed(format!(
                "Embedded stack {nested} was not successfully deleted: {}",
                error.message()
            ));
        }
        let Some(outer) = self.operation(stack) else { return Started::Fine(StepState::Done) };
        let undoes = outer.undoes || matches!(outer.phase, Phase::Rollback | Phase::RollbackCleanup);
        let deletion = Deletion {
            token: outer.token.clone(),
            retain: BTreeSet::new(),
            forced: outer.forced,
            nested: true,
            undoes,
            retain_except_on_create: undoes && outer.retain_except_on_create,
        };
        self.begin_deletion(&nested, deletion, time);
        Started::Fine(StepState::Nested { work: Work::Delete, stack: nested })
    }

    /// The nested stack was deleted, or was not.
    pub(super) fn end_nested_deletion(
        &mut self,
        stack: &str,
        task: &Task,
        nested: &str,
        time: Time,
    ) -> Result<(), String> {
        if self.world.stacks.get(nested).is_some_and(|nested| !nested.is_deleted()) {
            let (_, reason) = self.standing(nested);
            return Err(format!("Embedded stack {nested} was not successfully deleted: {reason}"));
        }
        if let Task::Remove(doomed) = task {
            self.finish_remove(stack, doomed, time);
        }
        Ok(())
    }

    /// A nested stack that stays in the account goes on by itself with what it had begun.
    pub(in crate::local) fn let_go(&mut self, nested: &str, time: Time) {
        let phase = self.operation(nested).map(|operation| operation.phase);
        match phase {
            Some(Phase::TurningBack) => {
                self.begin_rollback(nested, "UPDATE_ROLLBACK_IN_PROGRESS", None, time);
            }
            Some(_) => self.go_on_to_clean_up(nested, time),
            None => {}
        }
        if let Some(operation) = self.world.stacks.get_mut(nested).and_then(|stack| stack.operation.as_mut()) {
            operation.nested = false;
        }
    }

    /// Lets the change sets of nested stacks go that an operation ended without, since it did not come to them.
    pub(in crate::local) fn drop_unused(&mut self, change_set: &str) {
        let nested = self.world.change_sets.get(change_set).map(|set| set.nested.clone()).unwrap_or_default();
        for nested in nested.values() {
            match self.world.change_sets.get(nested).map(|set| set.execution) {
                None | Some(ExecutionStatus::Executing) => {}
                Some(ExecutionStatus::Executed | ExecutionStatus::Failed) => self.drop_unused(nested),
                Some(_) => self.remove_change_set(nested),
            }
        }
    }

    /// Lets the empty stacks of nested change sets go, which nobody needs any more.
    pub(in crate::local) fn drop_shells(&mut self, change_set: &str) {
        let Some(set) = self.world.change_sets.get(change_set) else { return };
        for nested in set.nested.values().cloned().collect::<Vec<_>>() {
            self.drop_shells(&nested);
            let shell = self.world.change_sets.get(&nested).map(|set| set.stack.clone()).unwrap_or_default();
            let is_shell = |stack: &Stack| stack.status == "REVIEW_IN_PROGRESS";
            if self.world.stacks.get(&shell).is_some_and(is_shell) {
                self.world.stacks.remove(&shell);
                self.world.change_sets.remove(&nested);
            }
        }
    }
}
