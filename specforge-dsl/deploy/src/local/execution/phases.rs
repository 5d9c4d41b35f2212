use super::failing::failures;
use super::import::release_steps;
use super::steps::{removal_steps, revert_steps};
use crate::local::clock::Time;
use crate::local::service::Service;
use crate::local::world::{ChangeSetKind, ExecutionStatus, OperationKind, Phase, Step, StepState, Task};
use std::collections::BTreeMap;

impl Service<'_> {
    /// The work of a phase is done, as far as it can be; the next phase begins or the operation ends.
    pub(super) fn end_phase(&mut self, stack: &str, time: Time) {
        let Some(operation) = self.operation(stack) else { return };
        let (phase, kind, failed) = (operation.phase, operation.kind, failures(&operation.failed));
        let creating = kind == OperationKind::Execute(ChangeSetKind::Create);
        let importing = kind == OperationKind::Execute(ChangeSetKind::Import);
        let nested = operation.nested;
        match (phase, failed) {
            (Phase::Forward, Some(failed)) => self.fail_forward(stack, &failed, time),
            (Phase::Forward, None) if self.begin_monitoring(stack, time) => {}
            (Phase::Forward, None) => match self.settle_outputs(stack) {
                Err(reason) => self.fail_forward(stack, &format!("{reason}. "), time),
                Ok(()) if importing => self.finish(stack, "IMPORT_COMPLETE", None, time),
                Ok(()) if creating => self.finish(stack, "CREATE_COMPLETE", None, time),
                Ok(()) => {
                    let doomed = self.no_longer_wanted(stack);
                    self.set_stack_status(stack, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", None, time);
                    let phase = if nested { Phase::Settled } else { Phase::Cleanup };
                    let mut steps = removal_steps(doomed);
                    steps.extend(self.clean_up_steps(stack, Phase::Settled));
                    self.enter(stack, phase, steps, time);
                }
            },
            (Phase::Cleanup, failed) => {
                // https://repost.aws/knowledge-center/cloudformation-update-complete-cleanup
                let reason =
                    failed.map(|_| "Update successful. One or more resources could not be deleted.".to_owned());
                self.finish(stack, "UPDATE_COMPLETE", reason, time);
            }
            (Phase::Rollback, failed) if importing => {
                self.return_to_before(stack);
                let status = if failed.is_some() { "IMPORT_ROLLBACK_FAILED" } else { "IMPORT_ROLLBACK_COMPLETE" };
                self.finish(stack, status, failed, time);
            }
            (Phase::Rollback, failed) if creating => match failed {
                Some(failed) => self.finish(stack, "ROLLBACK_FAILED", Some(failed), time),
                None => self.finish(stack, "ROLLBACK_COMPLETE", None, time),
            },
            (Phase::Rollback, Some(failed)) => self.suspend(stack, "UPDATE_ROLLBACK_FAILED", failed, time),
            (Phase::Rollback, None) => {
                let doomed = self.not_wanted_after_all(stack);
                self.return_to_before(stack);
                self.set_stack_status(stack, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", None, time);
                let phase = if nested { Phase::Restored } else { Phase::RollbackCleanup };
                let mut steps = removal_steps(doomed);
                steps.extend(self.clean_up_steps(stack, Phase::Restored));
                self.enter(stack, phase, steps, time);
            }
            (Phase::RollbackCleanup, _) => self.finish(stack, "UPDATE_ROLLBACK_COMPLETE", None, time),
            (Phase::Delete, Some(failed)) => self.finish(stack, "DELETE_FAILED", Some(failed), time),
            (Phase::Delete, None) => self.finish(stack, "DELETE_COMPLETE", None, time),
            // Nothing is to be done before the stack around it says so.
            (Phase::Settled | Phase::TurningBack | Phase::Restored, _) => {}
        }
    }

    /// Everything returns to what it was: a new stack is emptied, an old one gets its resources' old properties.
    pub(in crate::local) fn begin_rollback(&mut self, stack: &str, status: &str, reason: Option<String>, time: Time) {
        let Some(operation) = self.operation(stack) else { return };
        let steps = match (&operation.before, operation.kind) {
            (_, OperationKind::Execute(ChangeSetKind::Import)) => {
                let resources = self.world.stacks.get(stack).map(|record| &record.resources);
                resources.map(|resources| release_steps(operation, resources)).unwrap_or_default()
            }
            (Some(before), OperationKind::Execute(ChangeSetKind::Update)) => revert_steps(&before.resources),
            _ => removal_steps(self.everything(stack)),
        };
        if self.world.stacks.get(stack).is_some_and(|record| record.status != status) {
            self.set_stack_status(stack, status, reason, time);
        }
        self.enter(stack, Phase::Rollback, steps, time);
        self.skip_steps(stack);
    }

    pub(in crate::local) fn enter(&mut self, stack: &str, phase: Phase, steps: BTreeMap<String, Step>, time: Time) {
        if let Some(operation) = self.operation_mut(stack) {
            operation.phase = phase;
            operation.steps = steps;
            operation.failed.clear();
            operation.time = time;
        }
    }

    /// What the request wants to be skipped is taken for rolled back, whatever it really is.
    fn skip_steps(&mut self, stack: &str) {
        let Some(record) = self.world.stacks.get_mut(stack) else { return };
        let nested = record.operation.as_ref().is_some_and(|operation| operation.nested);
        let Some(operation) = &mut record.operation else { return };
        let called = |logical_id: &str| match nested {
            true => format!("{}.{logical_id}", record.name),
            false => logical_id.to_owned(),
        };
        for step in operation.steps.values_mut() {
            if step.task == Task::Revert && operation.skip.contains(&called(&step.logical_id)) {
                step.state = StepState::Done;
                if let Some(resource) = record.resources.get_mut(&step.logical_id) {
                    resource.status = "UPDATE_COMPLETE".to_owned();
                }
            }
        }
    }

    fn return_to_before(&mut self, stack: &str) {
        let Some(record) = self.world.stacks.get_mut(stack) else { return };
        let Some(before) = record.operation.as_ref().and_then(|operation| operation.before.clone()) else { return };
        if before.template.is_empty() {
            // A first import: there was nothing to return to, and a stack is never without a template.
            return;
        }
        record.template = before.template;
        record.description = before.description;
        record.parameters = before.parameters;
        record.no_echo = before.no_echo;
        record.tags = before.tags;
        record.outputs = before.outputs;
        record.imports = before.imports;
    }

    /// The operation is over.
    pub(super) fn finish(&mut self, stack: &str, status: &str, reason: Option<String>, time: Time) {
        self.set_stack_status(stack, status, reason, time);
        if let Some(record) = self.world.stacks.get_mut(stack) {
            let change_set = record.operation.take().and_then(|operation| operation.change_set);
            if record.is_deleted() {
                record.deleted = Some(time);
                record.outputs.clear();
                record.imports.clear();
            }
            let succeeded = matches!(status, "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "IMPORT_COMPLETE");
            self.settle_change_set(change_set, succeeded);
        }
    }

    /// The operation stopped half-way: it is kept for whoever continues or undoes it.
    pub(super) fn suspend(&mut self, stack: &str, status: &str, reason: String, time: Time) {
        self.set_stack_status(stack, status, Some(reason), time);
        if let Some(record) = self.world.stacks.get_mut(stack) {
            record.suspended = record.operation.take();
            let change_set = record.suspended.as_ref().and_then(|operation| operation.change_set.clone());
            self.settle_change_set(change_set, false);
        }
    }

    fn settle_change_set(&mut self, change_set: Option<String>, succeeded: bool) {
        let Some(change_set) = change_set else { return };
        self.drop_shells(&change_set);
        self.drop_unused(&change_set);
        if let Some(change_set) = self.world.change_sets.get_mut(&change_set) {
            change_set.execution = if succeeded { ExecutionStatus::Executed } else { ExecutionStatus::Failed };
        }
    }
}
