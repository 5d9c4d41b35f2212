//! How operations come further: a simulation of events in time.
//!
//! Nothing runs in the background. Whenever a request arrives, [`Service::advance`] lets everything happen that was due
//! since the last one, in the order of its times. An operation is data in the state file, so a process that ends in the
//! middle of one leaves it to the next.

mod apply;
mod begin;
mod complete;
pub(super) mod failing;
mod import;
mod in_use;
mod monitoring;
mod outputs;
mod phases;
mod remove;
mod revert;
pub(super) mod steps;
mod unwanted;

pub(super) use begin::{Beginning, Deletion};
pub(super) use failing::failures;

use super::clock::Time;
use super::desired::Desired;
use super::service::{EventDraft, Service};
use super::world::{OnStackFailure, Operation, Phase, StackResource, Step, StepState, Task};
use std::rc::Rc;
use std::time::Duration;

/// What starting a step led to.
pub(super) enum Started {
    /// The step is done or runs.
    Fine(StepState),
    /// The step failed, and why.
    Failed(String),
}

impl Service<'_> {
    /// Lets everything happen that is due.
    pub(super) fn advance(&mut self) {
        self.advance_operations();
        self.finish_drift_detections();
        self.finish_refactors();
    }

    fn advance_operations(&mut self) {
        // Nested stacks come further with the ones around them.
        let busy = self.world.stacks.values().filter(|stack| stack.operation.as_ref().is_some_and(|it| !it.nested));
        for stack in busy.map(|stack| stack.id.clone()).collect::<Vec<_>>() {
            self.advance_stack(&stack, self.now);
        }
    }

    /// Lets an operation come as far as it can by then.
    pub(super) fn advance_stack(&mut self, stack: &str, until: Time) {
        let moves = |operation: &&Operation| !operation.waits_for_parent();
        while let Some(time) = self.operation(stack).filter(moves).map(|operation| operation.time) {
            if self.heed_triggers(stack) {
                continue;
            }
            self.start_ready_steps(stack, time);
            if self.phase_is_over(stack) {
                self.end_phase(stack, time);
                continue;
            }
            let Some(due) = self.next_due(stack).filter(|due| *due <= until) else { return };
            if let Some(operation) = self.operation_mut(stack) {
                operation.time = due;
            }
            self.complete_due_steps(stack, due);
        }
    }

    fn start_ready_steps(&mut self, stack: &str, time: Time) {
        loop {
            let ready: Vec<String> = self.operation(stack).map(ready_steps).unwrap_or_default();
            if ready.is_empty() {
                return;
            }
            for key in ready {
                let Some(step) = self.step(stack, &key) else { continue };
                let started = match &step.task {
                    Task::Apply => self.start_apply(stack, &step.logical_id, time),
                    Task::Revert => self.start_revert(stack, &step.logical_id, time),
                    Task::Remove(doomed) => self.start_remove(stack, doomed, time),
                    Task::Import(key) => self.start_import(stack, &step.logical_id, key, time),
                    Task::Monitor => Started::Fine(StepState::Done),
                    Task::Release => self.start_release(stack, &step.logical_id, time),
                    Task::CleanUp => self.start_clean_up(stack, &step.logical_id, time),
                };
                match started {
                    Started::Fine(state) => self.set_step(stack, &key, state),
                    Started::Failed(reason) => {
                        self.fail_step(stack, &key, &step, &reason, time);
                        if self.operation(stack).is_some_and(gives_up) {
                            self.cancel_others(stack, time);
                            return;
                        }
                    }
                }
            }
        }
    }

    /// The steps of a phase are all done, or failed, or wait for one that failed.
    fn phase_is_over(&self, stack: &str) -> bool {
        self.operation(stack).is_some_and(|operation| {
            !operation.steps.values().any(|step| step.state.is_running()) && ready_steps(operation).is_empty()
        })
    }

    pub(super) fn next_due(&self, stack: &str) -> Option<Time> {
        self.operation(stack)?.steps.values().filter_map(|step| self.due(stack, step)).min()
    }

    /// When a step next has something to say.
    fn due(&self, stack: &str, step: &Step) -> Option<Time> {
        match &step.state {
            StepState::Running { initiates, stabilises, ready, .. } => {
                Some(initiates.or(*stabilises).unwrap_or(*ready))
            }
            StepState::Nested { stack: nested, .. } => self.nested_due(stack, nested),
            StepState::Waiting | StepState::Done | StepState::Failed => None,
        }
    }

    fn complete_due_steps(&mut self, stack: &str, time: Time) {
        let due: Vec<String> = self
            .operation(stack)
            .map(|operation| {
                let due = |step: &Step| self.due(stack, step).is_some_and(|due| due <= time);
                let now = operation.steps.iter().filter(|(_, step)| due(step));
                now.map(|(key, _)| key.clone()).collect()
            })
            .unwrap_or_default();
        for key in due {
            // An earlier one of them may have failed, which cancels the rest.
            let due = |step: &Step| self.due(stack, step).is_some_and(|due| due <= time);
            let Some(step) = self.step(stack, &key).filter(due) else { continue };
            if let Err(reason) = self.complete_step(stack, &key, &step, time) {
                self.fail_step(stack, &key, &step, &reason, time);
                if self.operation(stack).is_some_and(gives_up) {
                    self.cancel_others(stack, time);
                }
            }
        }
    }

    pub(super) fn operation(&self, stack: &str) -> Option<&Operation> {
        self.world.stacks.get(stack)?.operation.as_ref()
    }

    pub(super) fn operation_mut(&mut self, stack: &str) -> Option<&mut Operation> {
        self.world.stacks.get_mut(stack)?.operation.as_mut()
    }

    pub(super) fn step(&self, stack: &str, key: &str) -> Option<Step> {
        self.operation(stack)?.steps.get(key).cloned()
    }

    pub(super) fn set_step(&mut self, stack: &str, key: &str, state: StepState) {
        if let Some(step) = self.operation_mut(stack).and_then(|operation| operation.steps.get_mut(key)) {
            step.state = state;
        }
    }

    pub(super) fn resource(&self, stack: &str, logical_id: &str) -> Option<&StackResource> {
        self.world.stacks.get(stack)?.resources.get(logical_id)
    }

    /// How long one action on a resource takes.
    fn duration(&self, stack: &str, logical_id: &str, kind: &str) -> Duration {
        let names = self.names_in_faults(stack, logical_id);
        let slow = names.iter().find_map(|(stack, logical_id)| self.options.faults.slowness(stack, logical_id));
        slow.unwrap_or_else(|| self.options.pace.duration(kind))
    }

    /// Gives a resource another status and tells of it.
    pub(super) fn set_resource_status(&mut self, stack: &str, logical_id: &str, draft: ResourceStatus<'_>, time: Time) {
        let record = self.world.stacks.get_mut(stack).and_then(|stack| stack.resources.get_mut(logical_id));
        let Some(resource) = record else { return };
        resource.status = draft.status.to_owned();
        resource.reason = draft.reason.map(str::to_owned);
        resource.time = time;
        let event = EventDraft {
            logical_id: logical_id.to_owned(),
            physical_id: resource.physical_id.clone(),
            kind: resource.kind.clone(),
            status: draft.status,
            reason: draft.reason.map(str::to_owned),
            detail: draft.detail,
            properties: Some(super::desired::shown(&resource.properties)),
        };
        self.tell(stack, event, time);
    }

    /// What the stack is becoming; read once a request.
    fn wanted(&mut self, stack: &str) -> Result<Rc<Desired>, String> {
        let record = self.world.stacks.get(stack).ok_or("the stack does not exist")?;
        let key = format!("{stack} {}", record.operation.as_ref().map_or("", |operation| operation.id.as_str()));
        if let Some(desired) = self.read.get(&key) {
            return Ok(Rc::clone(desired));
        }
        let desired = self
            .desired(record, &record.template, &record.parameters)
            .map(Rc::new)
            .map_err(|error| error.message().to_owned())?;
        self.read.insert(key, Rc::clone(&desired));
        Ok(desired)
    }
}

/// What to say about a resource.
pub(super) struct ResourceStatus<'a> {
    status: &'a str,
    reason: Option<&'a str>,
    detail: Option<&'static str>,
}

impl<'a> ResourceStatus<'a> {
    pub(super) fn new(status: &'a str) -> Self {
        Self { status, reason: None, detail: None }
    }

    pub(super) fn because(status: &'a str, reason: &'a str) -> Self {
        Self { status, reason: Some(reason), detail: None }
    }
}

/// Something failed on the way forward and will be rolled back: what is in flight is cancelled and nothing new begins.
/// Without a rollback, what does not depend on the failure goes on.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html>
fn gives_up(operation: &Operation) -> bool {
    let rolls_back = operation.on_failure != OnStackFailure::DoNothing;
    operation.phase == Phase::Forward && !operation.failed.is_empty() && rolls_back
}

fn ready_steps(operation: &Operation) -> Vec<String> {
    if gives_up(operation) || operation.waits_for_parent() {
        return Vec::new();
    }
    let done = |key: &String| operation.steps.get(key).is_none_or(|step| step.state == StepState::Done);
    let waiting = operation.steps.iter().filter(|(_, step)| step.state == StepState::Waiting);
    waiting.filter(|(_, step)| step.after.iter().all(done)).map(|(key, _)| key.clone()).collect()
}
