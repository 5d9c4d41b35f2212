//! Attaches to operations that are running already, for example because the process that began them died.

use super::call_error::CallError;
use super::event_reader::EventReader;
use super::execution::{Asked, outcome_of};
use super::follow::{Followed, Subject, Watch, follow};
use super::observer::Notice;
use super::outcome::{StackOutcome, StackResult};
use super::schedule::in_order;
use super::stack_state::StackState;
use super::stack_status::Readiness;
use super::survey::Survey;
use specforge_dsl::assembly::AssembledStack;
use std::collections::BTreeSet;
use std::time::Instant;

/// Follows what is running on the selected stacks to its end, all at the same time, so that a deployment starts from
/// stacks at rest; returns what ended badly.
///
/// CloudFormation runs one operation on a stack at a time, so that waiting is all that can be done, and nothing is
/// executed twice.
pub(super) async fn attach(watch: Watch<'_, '_>, survey: &mut Survey<'_>) -> Result<Vec<StackResult>, CallError> {
    let busy: Vec<(&AssembledStack, StackState)> = survey
        .selected
        .iter()
        .filter(|stack| survey.readiness(stack) == Readiness::Busy)
        .filter_map(|stack| Some((*stack, survey.states.get(&stack.name)?.clone())))
        .collect();
    let all_at_once = vec![BTreeSet::new(); busy.len()];
    let followed = in_order(&all_at_once, |index, _| attach_to(watch, busy[index].0, &busy[index].1)).await;
    let mut failed = Vec::new();
    for ((stack, _), attached) in busy.iter().zip(followed) {
        let attached = attached?;
        match attached.state.clone() {
            Some(state) => survey.learn(&stack.name, state),
            None => survey.forget(&stack.name),
        }
        if !attached.outcome.allows_next() {
            failed.push(attached.into_result(stack));
        }
    }
    Ok(failed)
}

/// What came of an operation that was running already.
#[derive(Debug, Clone)]
pub(super) struct Attached {
    pub(super) outcome: StackOutcome,
    pub(super) state: Option<StackState>,
    pub(super) events: Vec<super::Event>,
    pub(super) elapsed: std::time::Duration,
}

/// Follows the operation that is running on one stack.
pub(super) async fn attach_to(
    watch: Watch<'_, '_>,
    stack: &AssembledStack,
    state: &StackState,
) -> Result<Attached, CallError> {
    let started = Instant::now();
    watch.audience.notice(Notice::Attached { id: &stack.id, status: &state.status });
    let reader = EventReader::of_running(watch.client, state).await?;
    let mut subject = Subject { id: &stack.id, arn: &state.arn, reader, events: Vec::new() };
    let (outcome, state) = match follow(watch, &mut subject).await {
        Followed::LostContact(error) => (StackOutcome::LostContact(error.to_string()), Some(state.clone())),
        Followed::Ended(None) => (StackOutcome::Deleted, None),
        Followed::Ended(Some(state)) => (outcome_of(stack, &state, &subject.events, Asked::ByOthers), Some(state)),
    };
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
            events: self.events,
            outputs: self.state.into_iter().flat_map(|state| state.outputs).collect(),
            elapsed: self.elapsed,
        }
    }
}
