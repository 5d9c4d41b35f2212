//! Executes the plans of all stacks: each when those before it are done, and what goes last when nobody uses it any more.

use super::DeployRequest;
use super::call_error::CallError;
use super::change_set::{Prepared, prepare};
use super::deploy::{result, result_without_execution};
use super::execution::{after_take_over, carry_out, execute_stack, take_over_first};
use super::follow::Watch;
use super::observer::Notice;
use super::outcome::{StackOutcome, StackResult};
use super::parameters::{SentValue, StackInputs};
use super::planning::{PlannedStack, deployed_template, discard_all};
use super::schedule::{dependencies_first, in_order};
use super::stack_status::Readiness;
use super::survey::Survey;
use super::token::fresh_token;
use super::transition::Transition;
use crate::plan::Basis;
use specforge_dsl::assembly::AssembledStack;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Executes the plans of all stacks. A stack that loses what others use is done in two steps, the second after them.
pub(super) async fn execute_all<'a>(
    watch: Watch<'_, '_>,
    survey: Survey<'a>,
    request: &DeployRequest,
    planned: Vec<PlannedStack<'a>>,
    transitions: Vec<Transition<'a>>,
) -> Vec<StackResult> {
    let stacks = planned.len();
    let position = |stack: &AssembledStack| planned.iter().position(|other| other.stack.name == stack.name);
    let mut before = dependencies_first(survey.assembly, &survey.selected);
    // Behind the stacks, the second steps: each after its own first step and after those that let go.
    let mut second_steps: Vec<(usize, Transition<'a>)> = Vec::new();
    for transition in transitions {
        let Some(provider) = position(transition.provider) else { continue };
        let users = transition.users.iter().filter_map(|user| position(user));
        before.push(users.chain([provider]).collect::<BTreeSet<usize>>());
        second_steps.push((provider, transition));
    }
    let survey = RefCell::new(survey);
    let plans: RefCell<Vec<Option<PlannedStack<'a>>>> = RefCell::new(planned.into_iter().map(Some).collect());
    let results = in_order(&before, |node, done: &[Option<StackResult>]| {
        let ended = |node: &usize| done[*node].as_ref();
        let held = before[node].iter().filter_map(ended).any(|result| !result.outcome.allows_next());
        let stopped = done.iter().flatten().any(|result| !result.outcome.allows_others());
        let position = if node < stacks { node } else { second_steps[node - stacks].0 };
        let first_step = second_steps.iter().find(|(provider, _)| *provider == node).map(|(_, transition)| transition);
        let planned = plans.borrow_mut()[position].take();
        let (survey, plans, stack) = (&survey, &plans, survey.borrow().selected[position]);
        async move {
            // Not before a person who interrupts has answered.
            let may_begin = watch.audience.brake().may_begin().await;
            match (planned, first_step) {
                (None, _) => result(stack, StackOutcome::NotReached, &survey.borrow()),
                (Some(planned), _) if !may_begin => {
                    discard_all(watch.client, std::iter::once(&planned)).await;
                    result_without_execution(&survey.borrow(), &planned, &StackOutcome::Interrupted)
                }
                (Some(planned), _) if held || stopped => {
                    discard_all(watch.client, std::iter::once(&planned)).await;
                    result_without_execution(&survey.borrow(), &planned, &StackOutcome::NotReached)
                }
                (Some(mut planned), Some(transition)) if planned.obstacle.is_none() => {
                    let result = execute_first_step(watch, survey, request, &mut planned, transition).await;
                    if result.outcome.allows_next() {
                        plans.borrow_mut()[position] = Some(planned);
                    } else {
                        discard_all(watch.client, std::iter::once(&planned)).await;
                    }
                    result
                }
                (Some(planned), _) => Box::pin(execute_stack(watch, survey, request, planned)).await,
            }
        }
    })
    .await;
    let mut results = results.into_iter();
    let mut first: Vec<StackResult> = results.by_ref().take(stacks).collect();
    for ((provider, transition), second) in second_steps.iter().zip(results) {
        // A person who reads that the stack was not reached has to know of its first step.
        if first[*provider].outcome.allows_next() && !second.outcome.allows_next() {
            watch.audience.notice(Notice::Remark(&transition.left_over()));
        }
        first[*provider].add(second);
    }
    first
}

/// Deploys a stack with its new template and, besides, what others still use of the old one.
async fn execute_first_step(
    watch: Watch<'_, '_>,
    survey: &RefCell<Survey<'_>>,
    request: &DeployRequest,
    planned: &mut PlannedStack<'_>,
    transition: &Transition<'_>,
) -> StackResult {
    let before = match take_over_first(watch, survey, request, planned).await {
        Ok(before) => before,
        Err(ended) => return *ended,
    };
    let first = first_step(watch, survey, request, planned, transition).await;
    after_take_over(watch, survey, planned.stack, before, first).await
}

async fn first_step(
    watch: Watch<'_, '_>,
    survey: &RefCell<Survey<'_>>,
    request: &DeployRequest,
    planned: &mut PlannedStack<'_>,
    transition: &Transition<'_>,
) -> StackResult {
    match prepare_first_step(watch, survey, request, planned, transition).await {
        Ok(FirstStep::Nothing) => result(planned.stack, StackOutcome::NoChange, &survey.borrow()),
        Ok(FirstStep::Interrupted) => result(planned.stack, StackOutcome::Interrupted, &survey.borrow()),
        Ok(FirstStep::Refused(refusal)) => result(planned.stack, StackOutcome::Refused(refusal), &survey.borrow()),
        Err(error) => result(planned.stack, StackOutcome::CallFailed(error), &survey.borrow()),
        Ok(FirstStep::Ready(change_set)) => {
            let announced = std::mem::replace(&mut planned.plan.changes, change_set.changes.clone());
            let result = carry_out(watch, survey, request, planned, &change_set).await;
            planned.plan.changes = announced;
            // Executing it deleted the change set of the plan: the second step needs another one.
            planned.change_set = None;
            planned.plan.basis = Basis::Template;
            result
        }
    }
}

enum FirstStep {
    Nothing,
    Ready(super::change_set::ChangeSet),
    Refused(super::Refusal),
    Interrupted,
}

async fn prepare_first_step(
    watch: Watch<'_, '_>,
    survey: &RefCell<Survey<'_>>,
    request: &DeployRequest,
    planned: &PlannedStack<'_>,
    transition: &Transition<'_>,
) -> Result<FirstStep, CallError> {
    let deployed = deployed_template(watch.client, &planned.stack.name).await?;
    let (stack, kept) = transition.first_step(&deployed);
    let mut inputs: StackInputs = survey.borrow().resolve(planned.stack, request);
    inputs.take_live(planned.stack, &planned.passed);
    inputs.sent.extend(kept.into_iter().map(|name| (name, SentValue::UsePrevious)));
    let token = fresh_token();
    match prepare(watch.client, &stack, &Readiness::Update, &inputs, &token, watch.rhythm).await? {
        Prepared::NoChange => Ok(FirstStep::Nothing),
        Prepared::Refused(refusal) => Ok(FirstStep::Refused(refusal)),
        Prepared::Interrupted => Ok(FirstStep::Interrupted),
        Prepared::Ready(change_set) => Ok(FirstStep::Ready(change_set)),
    }
}

impl StackResult {
    /// Takes what came of a second operation on the same stack.
    pub(super) fn add(&mut self, second: StackResult) {
        // A first step that failed was the end of it.
        if self.outcome.allows_next() && !(second.outcome == StackOutcome::NoChange) {
            self.outcome = second.outcome;
        }
        self.events.extend(second.events);
        self.elapsed += second.elapsed;
        self.outputs = second.outputs;
    }
}
