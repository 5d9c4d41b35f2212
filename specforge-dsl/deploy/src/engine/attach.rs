//! Attaches to operations that are running already, for example because the process that began them died.

use super::DeployRequest;
use super::call_error::CallError;
use super::event_reader::EventReader;
use super::follow::{Followed, Subject, Watch, follow};
use super::observer::Notice;
use super::outcome::{Deployment, Outcome, StackOutcome, StackResult};
use super::schedule::in_order;
use super::services::{Attended as Seen, ServiceWatch, attend, explain};
use super::stack_state::StackState;
use super::stack_status::Readiness;
use super::survey::Survey;
use super::taken_names::with_taken_names;
use super::verdict::{Asked, outcome_of};
use specforge_dsl::assembly::AssembledStack;
use std::collections::BTreeSet;
use std::time::Instant;

/// Follows what is running on the selected stacks to its end, all at the same time, so that a deployment starts from
/// stacks at rest.
///
/// CloudFormation runs one operation on a stack at a time, so that waiting is all that can be done, and nothing is
/// executed twice.
pub(super) async fn attach(
    watch: Watch<'_, '_>,
    survey: &mut Survey<'_>,
    request: &DeployRequest,
) -> Result<Attachments, CallError> {
    let busy: Vec<(&AssembledStack, StackState)> = survey
        .selected
        .iter()
        .filter(|stack| survey.readiness(stack) == Readiness::Busy)
        .filter_map(|stack| Some((*stack, survey.states.get(&stack.name)?.clone())))
        .collect();
    let all_at_once = vec![BTreeSet::new(); busy.len()];
    let followed =
        in_order(&all_at_once, |index, _| attach_to(watch, busy[index].0, &busy[index].1, &request.services)).await;
    let mut results = Vec::new();
    for ((stack, _), attached) in busy.iter().zip(followed) {
        let mut attached = attached?;
        match attached.state.clone() {
            Some(state) => survey.learn(&stack.name, state),
            None => survey.forget(&stack.name),
        }
        // Whoever began it had no time to look.
        if matches!(attached.outcome, StackOutcome::Deployed | StackOutcome::DeployedWithLeftovers(_)) {
            let deviations = request.inspection.deviations(watch, stack).await;
            if !deviations.is_empty() {
                attached.outcome = StackOutcome::Deviates(deviations);
            }
        }
        results.push(attached.into_result(stack));
    }
    Ok(Attachments(results))
}

/// What came of the operations that were running already, of each stack that had one.
#[derive(Debug, Default)]
pub(super) struct Attachments(Vec<StackResult>);

impl Attachments {
    /// Whether one of them ended so that nothing may begin after it.
    pub(super) fn ended_badly(&self) -> bool {
        self.0.iter().any(|result| !result.outcome.allows_next())
    }

    /// Keeps what came of an operation before the deletion of its stack, as far as it left something: nothing else of it
    /// matters any more.
    pub(super) fn keep_leftovers(&mut self, stack: &AssembledStack, attached: &Attached) {
        let result = attached.clone().into_result(stack);
        if !result.left().is_empty() {
            self.0.push(result);
        }
    }

    /// The results of a deployment that begins nothing, because one of them ended badly. Those that ended well came to what
    /// somebody wanted earlier, and are not reached now.
    pub(super) fn into_results(self) -> Vec<StackResult> {
        let of = |result: StackResult| match result.outcome.allows_next() {
            true => {
                let attached = Some(result.outcome);
                StackResult { outcome: StackOutcome::NotReached, attached, ..result }
            }
            false => result,
        };
        self.0.into_iter().map(of).collect()
    }

    /// The deployment that came after them, with what they ended with.
    pub(super) fn before(self, deployment: Deployment) -> Deployment {
        let stacks = self.added_to(deployment.stacks);
        Deployment::new(&deployment.app, deployment.plan, stacks)
    }

    /// The deletion that came after them, with what they left.
    pub(super) fn before_deletion(self, deletion: Deployment) -> Deployment {
        let leftovers = if self.0.is_empty() { Outcome::NoChange } else { Outcome::DeployedWithLeftovers };
        let outcome = deletion.outcome.max(leftovers);
        Deployment { outcome, stacks: self.added_to(deletion.stacks), ..deletion }
    }

    fn added_to(self, mut stacks: Vec<StackResult>) -> Vec<StackResult> {
        for attached in self.0 {
            let Some(result) = stacks.iter_mut().find(|result| result.stack == attached.stack) else { continue };
            result.attached = Some(attached.outcome);
            result.events = [attached.events, std::mem::take(&mut result.events)].concat();
            result.elapsed += attached.elapsed;
        }
        stacks
    }
}

/// What came of an operation that was running already.
#[derive(Debug, Clone)]
pub(super) struct Attached {
    pub(super) outcome: StackOutcome,
    pub(super) state: Option<StackState>,
    pub(super) events: Vec<super::Event>,
    pub(super) elapsed: std::time::Duration,
}

/// Follows the operation that is running on one stack, and attends to its ECS services.
pub(super) async fn attach_to(
    watch: Watch<'_, '_>,
    stack: &AssembledStack,
    state: &StackState,
    services: &ServiceWatch,
) -> Result<Attached, CallError> {
    let started = Instant::now();
    watch.audience.notice(Notice::Attached { id: &stack.id, status: &state.status });
    let reader = EventReader::of_running(watch.client, state).await?;
    watch.audience.notice(Notice::PastTimes { id: &stack.id, times: &reader.past });
    let mut subject = Subject::new(&stack.id, &state.arn, reader);
    let seen = Seen::default();
    let followed = tokio::select! {
        biased;
        followed = follow(watch, &mut subject) => followed,
        never = attend(services, watch, stack, &state.arn, &seen) => match never {},
    };
    let (mut outcome, state) = match followed {
        Followed::LostContact(error) => (StackOutcome::LostContact(error.to_string()), Some(state.clone())),
        Followed::Left => (StackOutcome::LeftRunning, Some(state.clone())),
        Followed::Ended(None) => (StackOutcome::Deleted, None),
        Followed::Ended(Some(state)) => {
            let outcome = outcome_of(stack, &state, &subject.events, Asked::ByOthers);
            (with_taken_names(watch.client, stack, &subject.events, outcome).await, Some(state))
        }
    };
    explain(&mut outcome, services, watch, &seen, &subject.events).await;
    let attached = Attached { outcome, state, events: subject.events, elapsed: started.elapsed() };
    watch.audience.notice(Notice::StackFinished(&attached.clone().into_result(stack)));
    Ok(attached)
}

impl Attached {
    pub(super) fn into_result(self, stack: &AssembledStack) -> StackResult {
        StackResult {
            stack: stack.name.clone(),
            id: stack.id.clone(),
            outcome: self.outcome,
            attached: None,
            events: self.events,
            kept: Vec::new(),
            outputs: self.state.into_iter().flat_map(|state| state.outputs).collect(),
            elapsed: self.elapsed,
        }
    }
}
