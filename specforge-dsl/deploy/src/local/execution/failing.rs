use super::ResourceStatus;
use super::import::is_import;
use super::steps::removal_steps;
use crate::local::clock::Time;
use crate::local::service::Service;
use crate::local::world::{
    ChangeSetKind, OnStackFailure, OperationKind, Phase, StackResource, Step, StepState, Task, Work,
};
use std::collections::BTreeMap;

/// Why an update failed that was given up because another one did.
pub(in crate::local) const UPDATE_CANCELLED: &str = "Resource update cancelled";

impl Service<'_> {
    /// A step failed: its resource says so, and the operation remembers.
    pub(super) fn fail_step(&mut self, stack: &str, key: &str, step: &Step, reason: &str, time: Time) {
        self.set_step(stack, key, StepState::Failed);
        let verb = match &step.task {
            Task::Remove(doomed) => {
                self.tell_removal(stack, doomed, "DELETE_FAILED", Some(reason), time);
                self.leave_behind(stack, doomed);
                "delete"
            }
            Task::Revert => {
                self.set_resource_status(
                    stack,
                    &step.logical_id,
                    ResourceStatus::because("UPDATE_FAILED", reason),
                    time,
                );
                "update"
            }
            Task::Import(_) | Task::Release => {
                let status = if step.task == Task::Release { "IMPORT_ROLLBACK_FAILED" } else { "IMPORT_FAILED" };
                self.set_resource_status(stack, &step.logical_id, ResourceStatus::because(status, reason), time);
                "import"
            }
            Task::Monitor | Task::CleanUp => return,
            Task::Apply => {
                let (status, verb) = self.failure_of(stack, &step.logical_id);
                self.keep_old_properties(stack, &step.logical_id);
                self.set_resource_status(stack, &step.logical_id, ResourceStatus::because(status, reason), time);
                verb
            }
        };
        if let Some(operation) = self.operation_mut(stack) {
            operation.failed.push((step.logical_id.clone(), verb.to_owned()));
        }
    }

    /// What is still being made is given up.
    pub(in crate::local) fn cancel_others(&mut self, stack: &str, time: Time) {
        let Some(operation) = self.operation(stack) else { return };
        let running: Vec<(String, Step)> = operation
            .steps
            .iter()
            .filter(|(_, step)| step.state.is_running())
            .map(|(key, step)| (key.clone(), step.clone()))
            .collect();
        for (key, step) in running {
            if let StepState::Nested { stack: nested, .. } = &step.state {
                self.give_up_nested(nested, time);
            }
            let reason = match step.state.work() {
                Some(Work::Create | Work::Replace) => "Resource creation cancelled",
                Some(Work::Import | Work::Tag) => "Resource import cancelled",
                _ => UPDATE_CANCELLED,
            };
            self.fail_step(stack, &key, &step, reason, time);
        }
    }

    /// A change in place that failed did not happen.
    fn keep_old_properties(&mut self, stack: &str, logical_id: &str) {
        let Some(record) = self.world.stacks.get_mut(stack) else { return };
        let before =
            record.operation.as_ref().and_then(|operation| operation.before.as_ref()?.resources.get(logical_id));
        if let (Some(before), Some(now)) = (before, record.resources.get_mut(logical_id))
            && before.physical_id == now.physical_id
        {
            now.properties = before.properties.clone();
            now.stack_tags = before.stack_tags.clone();
        }
    }

    fn failure_of(&self, stack: &str, logical_id: &str) -> (&'static str, &'static str) {
        let before = self.operation(stack).and_then(|operation| operation.before.as_ref());
        let existed = before.is_some_and(|before| before.resources.get(logical_id).is_some_and(StackResource::exists));
        if existed { ("UPDATE_FAILED", "update") } else { ("CREATE_FAILED", "create") }
    }

    pub(in crate::local) fn fail_forward(&mut self, stack: &str, failed: &str, time: Time) {
        let Some(operation) = self.operation(stack) else { return };
        if is_import(operation) {
            return self.begin_rollback(stack, "IMPORT_ROLLBACK_IN_PROGRESS", Some(failed.to_owned()), time);
        }
        let creating = operation.kind == OperationKind::Execute(ChangeSetKind::Create);
        let on_failure = operation.on_failure;
        if operation.nested && (creating || on_failure != OnStackFailure::DoNothing) {
            return self.fail_nested(stack, creating, failed, time);
        }
        let reason = format!("{failed}Rollback requested by user.");
        match (on_failure, creating) {
            (OnStackFailure::DoNothing, true) => self.suspend(stack, "CREATE_FAILED", failed.to_owned(), time),
            (OnStackFailure::DoNothing, false) => self.suspend(stack, "UPDATE_FAILED", failed.to_owned(), time),
            (OnStackFailure::Delete, true) => {
                self.set_stack_status(stack, "DELETE_IN_PROGRESS", Some(failed.to_owned()), time);
                let steps = removal_steps(self.everything(stack));
                self.enter(stack, Phase::Delete, steps, time);
            }
            (_, true) => self.begin_rollback(stack, "ROLLBACK_IN_PROGRESS", Some(reason), time),
            (_, false) => self.begin_rollback(stack, "UPDATE_ROLLBACK_IN_PROGRESS", Some(reason), time),
        }
    }

    /// A nested stack undoes nothing by itself: what it has created is deleted, and what it has changed is changed back,
    /// when the stack around it is undone.
    fn fail_nested(&mut self, stack: &str, creating: bool, failed: &str, time: Time) {
        if creating {
            return self.finish(stack, "CREATE_FAILED", Some(failed.to_owned()), time);
        }
        self.set_stack_status(stack, "UPDATE_ROLLBACK_IN_PROGRESS", Some(failed.to_owned()), time);
        self.enter(stack, Phase::TurningBack, BTreeMap::new(), time);
    }
}

/// `The following resource(s) failed to create: [A, B]. `, if any did.
pub(in crate::local) fn failures(failed: &[(String, String)]) -> Option<String> {
    let mut by_verb: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, verb) in failed {
        by_verb.entry(verb).or_default().push(name);
    }
    let sentences = by_verb
        .iter()
        .map(|(verb, names)| format!("The following resource(s) failed to {verb}: [{}]. ", names.join(", ")));
    (!failed.is_empty()).then(|| sentences.collect())
}
