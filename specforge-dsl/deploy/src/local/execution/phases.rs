use super::ResourceStatus;
use crate::local::clock::Time;
use crate::local::desired::LiveValues;
use crate::local::graph;
use crate::local::service::Service;
use crate::local::stack_policy::UpdateAction;
use crate::local::world::{
    ChangeSetKind, Doomed, ExecutionStatus, OnStackFailure, OperationKind, Output, Phase, StackResource, Step,
    StepState, Task, Work,
};
use std::collections::{BTreeMap, BTreeSet};

impl Service<'_> {
    /// The work of a phase is done, as far as it can be; the next phase begins or the operation ends.
    pub(super) fn end_phase(&mut self, stack: &str, time: Time) {
        let Some(operation) = self.operation(stack) else { return };
        let (phase, kind, failed) = (operation.phase, operation.kind, failures(&operation.failed));
        let creating = kind == OperationKind::Execute(ChangeSetKind::Create);
        match (phase, failed) {
            (Phase::Forward, Some(failed)) => self.fail_forward(stack, &failed, time),
            (Phase::Forward, None) => match self.settle_outputs(stack) {
                Err(reason) => self.fail_forward(stack, &format!("{reason}. "), time),
                Ok(()) if creating => self.finish(stack, "CREATE_COMPLETE", None, time),
                Ok(()) => {
                    let doomed = self.no_longer_wanted(stack);
                    self.set_stack_status(stack, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", None, time);
                    self.enter(stack, Phase::Cleanup, removal_steps(doomed), time);
                }
            },
            (Phase::Cleanup, failed) => {
                // https://repost.aws/knowledge-center/cloudformation-update-complete-cleanup
                let reason =
                    failed.map(|_| "Update successful. One or more resources could not be deleted.".to_owned());
                self.finish(stack, "UPDATE_COMPLETE", reason, time);
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
                self.enter(stack, Phase::RollbackCleanup, removal_steps(doomed), time);
            }
            (Phase::RollbackCleanup, _) => self.finish(stack, "UPDATE_ROLLBACK_COMPLETE", None, time),
            (Phase::Delete, Some(failed)) => self.finish(stack, "DELETE_FAILED", Some(failed), time),
            (Phase::Delete, None) => self.finish(stack, "DELETE_COMPLETE", None, time),
        }
    }

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
            .filter(|(_, step)| matches!(step.state, StepState::Running { .. }))
            .map(|(key, step)| (key.clone(), step.clone()))
            .collect();
        for (key, step) in running {
            let creating = matches!(step.state, StepState::Running { work: Work::Create | Work::Replace, .. });
            let reason = if creating { "Resource creation cancelled" } else { "Resource update cancelled" };
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

    fn fail_forward(&mut self, stack: &str, failed: &str, time: Time) {
        let Some(operation) = self.operation(stack) else { return };
        let creating = operation.kind == OperationKind::Execute(ChangeSetKind::Create);
        let on_failure = operation.on_failure;
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

    /// Everything returns to what it was: a new stack is emptied, an old one gets its resources' old properties.
    pub(in crate::local) fn begin_rollback(&mut self, stack: &str, status: &str, reason: Option<String>, time: Time) {
        let Some(operation) = self.operation(stack) else { return };
        let steps = match (&operation.before, operation.kind) {
            (Some(before), OperationKind::Execute(ChangeSetKind::Update)) => revert_steps(&before.resources),
            _ => removal_steps(self.everything(stack)),
        };
        self.set_stack_status(stack, status, reason, time);
        self.enter(stack, Phase::Rollback, steps, time);
    }

    pub(in crate::local) fn enter(&mut self, stack: &str, phase: Phase, steps: BTreeMap<String, Step>, time: Time) {
        if let Some(operation) = self.operation_mut(stack) {
            operation.phase = phase;
            operation.steps = steps;
            operation.failed.clear();
            operation.time = time;
        }
    }

    /// Computes the outputs and compares what the stack exports with what others import.
    fn settle_outputs(&mut self, stack: &str) -> Result<(), String> {
        let desired = self.wanted(stack)?;
        let exports = self.world.exports();
        let record = self.world.stacks.get(stack).ok_or("the stack does not exist")?;
        let values = LiveValues(&record.resources);
        let environment = desired.environment(&values, &exports);
        let outputs = desired.outputs(&environment).map_err(|error| error.0)?;
        let imports = desired.imports(&environment);
        self.refuse_export_conflicts(stack, &outputs)?;
        let denied =
            |doomed: &Doomed| self.policy_denial(stack, UpdateAction::Delete, &doomed.logical_id, &doomed.kind);
        if let Some(reason) = self.removed(stack, &desired.active).iter().find_map(denied) {
            return Err(reason);
        }
        if let Some(record) = self.world.stacks.get_mut(stack) {
            record.outputs = outputs;
            record.imports = imports;
        }
        Ok(())
    }

    fn refuse_export_conflicts(&self, stack: &str, outputs: &[Output]) -> Result<(), String> {
        let record = self.world.stacks.get(stack).ok_or("the stack does not exist")?;
        for output in outputs {
            let Some(export) = &output.export else { continue };
            if let Some(other) = self.world.exporter(export).filter(|other| other.id != record.id) {
                return Err(format!("Export with name {export} is already exported by stack {}", other.name));
            }
        }
        for old in &record.outputs {
            let Some(export) = &old.export else { continue };
            let users = self.world.importers(export);
            let new = outputs.iter().find(|output| output.export.as_ref() == Some(export));
            let verb = match new {
                None => "deleted",
                Some(new) if new.value != old.value => "updated",
                Some(_) => continue,
            };
            if !users.is_empty() {
                return Err(format!("Export {export} cannot be {verb} as it is in use by {}", users.join(" and ")));
            }
        }
        Ok(())
    }

    /// What an update leaves behind: replaced resources and those that left the template.
    fn no_longer_wanted(&mut self, stack: &str) -> Vec<Doomed> {
        let active = self.wanted(stack).map(|desired| desired.active.clone()).unwrap_or_default();
        let replaced = self.operation(stack).map(|operation| operation.doomed.clone()).unwrap_or_default();
        replaced.into_iter().chain(self.removed(stack, &active)).collect()
    }

    /// The resources that left the template.
    fn removed(&self, stack: &str, active: &BTreeSet<String>) -> Vec<Doomed> {
        let before = self.operation(stack).and_then(|operation| operation.before.as_ref());
        let before = before.into_iter().flat_map(|before| &before.resources);
        let removed = before.filter(|(name, resource)| resource.exists() && !active.contains(*name));
        removed.map(|(name, resource)| doomed(name, resource)).collect()
    }

    /// What a failed update made: new resources and replacements.
    fn not_wanted_after_all(&mut self, stack: &str) -> Vec<Doomed> {
        let (Some(record), Some(operation)) = (self.world.stacks.get(stack), self.operation(stack)) else {
            return Vec::new();
        };
        let known = |name: &String| operation.before.as_ref().is_some_and(|before| before.resources.contains_key(name));
        let made = record.resources.iter().filter(|(name, _)| !known(name));
        operation.doomed.iter().cloned().chain(made.map(|(name, resource)| doomed(name, resource))).collect()
    }

    /// Everything that the stack has, to be deleted.
    pub(in crate::local) fn everything(&self, stack: &str) -> Vec<Doomed> {
        let resources = self.world.stacks.get(stack).into_iter().flat_map(|stack| &stack.resources);
        let kept =
            resources.filter(|(_, resource)| !matches!(resource.status.as_str(), "DELETE_COMPLETE" | "DELETE_SKIPPED"));
        kept.map(|(name, resource)| doomed(name, resource)).collect()
    }

    fn return_to_before(&mut self, stack: &str) {
        let Some(record) = self.world.stacks.get_mut(stack) else { return };
        let Some(before) = record.operation.as_ref().and_then(|operation| operation.before.clone()) else { return };
        record.template = before.template;
        record.description = before.description;
        record.parameters = before.parameters;
        record.no_echo = before.no_echo;
        record.tags = before.tags;
        record.outputs = before.outputs;
        record.imports = before.imports;
    }

    /// The operation is over.
    fn finish(&mut self, stack: &str, status: &str, reason: Option<String>, time: Time) {
        self.set_stack_status(stack, status, reason, time);
        if let Some(record) = self.world.stacks.get_mut(stack) {
            let change_set = record.operation.take().and_then(|operation| operation.change_set);
            if record.is_deleted() {
                record.deleted = Some(time);
                record.outputs.clear();
                record.imports.clear();
            }
            let succeeded = matches!(status, "CREATE_COMPLETE" | "UPDATE_COMPLETE");
            self.settle_change_set(change_set, succeeded);
        }
    }

    /// The operation stopped half-way: it is kept for whoever continues or undoes it.
    fn suspend(&mut self, stack: &str, status: &str, reason: String, time: Time) {
        self.set_stack_status(stack, status, Some(reason), time);
        if let Some(record) = self.world.stacks.get_mut(stack) {
            record.suspended = record.operation.take();
            let change_set = record.suspended.as_ref().and_then(|operation| operation.change_set.clone());
            self.settle_change_set(change_set, false);
        }
    }

    fn settle_change_set(&mut self, change_set: Option<String>, succeeded: bool) {
        if let Some(change_set) = change_set.and_then(|id| self.world.change_sets.get_mut(&id)) {
            change_set.execution = if succeeded { ExecutionStatus::Executed } else { ExecutionStatus::Failed };
        }
    }
}

/// `The following resource(s) failed to create: [A, B]. `, if any did.
fn failures(failed: &[(String, String)]) -> Option<String> {
    let mut by_verb: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, verb) in failed {
        by_verb.entry(verb).or_default().push(name);
    }
    let sentences = by_verb
        .iter()
        .map(|(verb, names)| format!("The following resource(s) failed to {verb}: [{}]. ", names.join(", ")));
    (!failed.is_empty()).then(|| sentences.collect())
}

fn doomed(logical_id: &str, resource: &StackResource) -> Doomed {
    Doomed {
        logical_id: logical_id.to_owned(),
        kind: resource.kind.clone(),
        physical_id: resource.physical_id.clone(),
        policy: resource.deletion_policy,
        depends_on: resource.depends_on.clone(),
    }
}

/// The steps that apply a template: each resource after those it depends on.
pub(in crate::local) fn apply_steps(dependencies: &graph::Edges) -> BTreeMap<String, Step> {
    steps(dependencies.iter().map(|(name, before)| (name, before.clone(), Task::Apply)))
}

fn revert_steps(resources: &BTreeMap<String, StackResource>) -> BTreeMap<String, Step> {
    steps(resources.iter().map(|(name, resource)| (name, resource.depends_on.clone(), Task::Revert)))
}

fn steps<'a>(tasks: impl Iterator<Item = (&'a String, BTreeSet<String>, Task)>) -> BTreeMap<String, Step> {
    let step = |(name, after, task): (&String, _, _)| {
        (name.clone(), Step { logical_id: name.clone(), task, after, state: StepState::Waiting })
    };
    tasks.map(step).collect()
}

/// The steps that delete: each resource after those that depend on it.
pub(in crate::local) fn removal_steps(doomed: Vec<Doomed>) -> BTreeMap<String, Step> {
    let key = |doomed: &Doomed| format!("{} {}", doomed.logical_id, doomed.physical_id.as_deref().unwrap_or("-"));
    let step = |one: &Doomed| {
        let dependent = doomed.iter().filter(|other| other.depends_on.contains(&one.logical_id));
        Step {
            logical_id: one.logical_id.clone(),
            task: Task::Remove(one.clone()),
            after: dependent.map(key).collect(),
            state: StepState::Waiting,
        }
    };
    doomed.iter().map(|one| (key(one), step(one))).collect()
}
