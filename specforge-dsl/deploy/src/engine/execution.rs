//! Executes the plan of one stack: the second half of a deployment.

use super::DeployRequest;
use super::call_error::CallError;
use super::change_set::{ChangeSet, discard};
use super::deploy::{result, unchanged};
use super::event::Event;
use super::event_reader::EventReader;
use super::execute::execute;
use super::failure::Failure;
use super::final_plan::make_ready;
use super::follow::{Followed, Subject, Watch, follow};
use super::live_weights::{moved, take_over};
use super::observer::Notice;
use super::outcome::{StackOutcome, StackResult};
use super::planning::{PlannedStack, discard_all};
use super::rule_policy::{After, lift, restore};
use super::services::{Attended, attend, explain};
use super::stack_state::StackState;
use super::stack_status::Readiness;
use super::survey::Survey;
use super::taken_names::with_taken_names;
use super::verdict::{Asked, outcome_of};
use crate::gate::HazardKind;
use specforge_dsl::assembly::AssembledStack;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::Instant;

/// Executes one stack's plan and follows it to its end. A call that fails before the operation begins is an outcome,
/// too: other stacks are at work and have theirs.
pub(super) async fn execute_stack(
    watch: Watch<'_, '_>,
    survey: &RefCell<Survey<'_>>,
    request: &DeployRequest,
    planned: PlannedStack<'_>,
) -> StackResult {
    let stack = planned.stack;
    let result = execute_plan(watch, survey, request, planned).await;
    let is_open = |state: &StackState| !state.termination_protection;
    let unprotected = stack.termination_protection && survey.borrow().states.get(&stack.name).is_some_and(is_open);
    if unprotected && result.outcome.allows_next() {
        protect(watch, stack).await;
    }
    result
}

async fn execute_plan(
    watch: Watch<'_, '_>,
    survey: &RefCell<Survey<'_>>,
    request: &DeployRequest,
    mut planned: PlannedStack<'_>,
) -> StackResult {
    let stack = planned.stack;
    let before = match take_over_first(watch, survey, request, &mut planned).await {
        Ok(before) => before,
        Err(ended) => return *ended,
    };
    let result = execute_final(watch, survey, request, planned).await;
    after_take_over(watch, survey, stack, before, result).await
}

/// Joins both updates, and protects the rules again: what carries a plan out does so, but it may not have come to that.
pub(super) async fn after_take_over(
    watch: Watch<'_, '_>,
    survey: &RefCell<Survey<'_>>,
    stack: &AssembledStack,
    before: Option<StackResult>,
    result: StackResult,
) -> StackResult {
    let Some(mut all) = before else { return result };
    let (assembly, readiness) = (survey.borrow().assembly, survey.borrow().readiness(stack));
    if readiness == Readiness::Update {
        restore(watch, assembly, stack, After::Rest).await;
    }
    all.add(result);
    all
}

/// Takes live weights over, where the plan needs it, and protects the rules again if nothing is to follow.
pub(super) async fn take_over_first(
    watch: Watch<'_, '_>,
    survey: &RefCell<Survey<'_>>,
    request: &DeployRequest,
    planned: &mut PlannedStack<'_>,
) -> Result<Option<StackResult>, Box<StackResult>> {
    let stack = planned.stack;
    let rules = rules_to_change(planned);
    let ended = match take_over(watch, survey, request, planned, &rules).await {
        Ok(Some(result)) if result.outcome.allows_next() => return Ok(Some(result)),
        Ok(None) => return Ok(None),
        Ok(Some(ended)) => ended,
        Err(error) => result(stack, StackOutcome::CallFailed(error), &survey.borrow()),
    };
    discard_all(watch.client, std::iter::once(&*planned)).await;
    let (assembly, readiness) = (survey.borrow().assembly, survey.borrow().readiness(stack));
    if let Some(after) = After::of(&ended.outcome, &readiness) {
        restore(watch, assembly, stack, after).await;
    }
    Err(Box::new(ended))
}

async fn execute_final(
    watch: Watch<'_, '_>,
    survey: &RefCell<Survey<'_>>,
    request: &DeployRequest,
    mut planned: PlannedStack<'_>,
) -> StackResult {
    let stack = planned.stack;
    let ready = match Box::pin(make_ready(watch, survey, request, &mut planned)).await {
        Ok(None) => planned.change_set.take(),
        Ok(Some(outcome)) => return result(stack, outcome, &survey.borrow()),
        Err(error) => {
            if let Some(change_set) = &planned.change_set {
                // The error is what there is to tell.
                let _gone_or_unreachable = discard(watch.client, change_set).await;
            }
            return result(stack, StackOutcome::CallFailed(error), &survey.borrow());
        }
    };
    let Some(change_set) = ready else { return result(stack, unchanged(stack, &survey.borrow()), &survey.borrow()) };
    Box::pin(carry_out(watch, survey, request, &planned, &change_set)).await
}

/// The rules that the plan changes with consent, though the stack's policy protects them.
fn rules_to_change(planned: &PlannedStack<'_>) -> BTreeSet<String> {
    let admitted = planned.admitted.iter().filter(|hazard| hazard.kind == HazardKind::Traffic);
    admitted.map(|hazard| hazard.logical_id.clone()).collect()
}

/// Executes a change set of a stack's plan and follows it to its end.
pub(super) async fn carry_out(
    watch: Watch<'_, '_>,
    survey: &RefCell<Survey<'_>>,
    request: &DeployRequest,
    planned: &PlannedStack<'_>,
    change_set: &ChangeSet,
) -> StackResult {
    let stack = planned.stack;
    if !watch.audience.brake().may_begin().await {
        let _gone_or_unreachable = discard(watch.client, change_set).await;
        return result(stack, StackOutcome::Interrupted, &survey.borrow());
    }
    let (rules, assembly) = (rules_to_change(planned), survey.borrow().assembly);
    if !rules.is_empty()
        && let Err(error) = lift(watch.client, &change_set.stack_arn, &rules).await
    {
        let _gone_or_unreachable = discard(watch.client, change_set).await;
        // The request may have arrived.
        restore(watch, assembly, stack, After::Rest).await;
        return result(stack, StackOutcome::CallFailed(error), &survey.borrow());
    }
    let status = survey.borrow().states.get(&stack.name).map(|state| state.status.clone()).unwrap_or_default();
    if let Some(outcome) = moved(watch.client, request, planned, &status).await {
        let _gone_or_unreachable = discard(watch.client, change_set).await;
        restore(watch, assembly, stack, After::Rest).await;
        return result(stack, outcome, &survey.borrow());
    }
    watch.audience.notice(Notice::StackStarted(&planned.plan));
    let result = Box::pin(execute_and_follow(watch, survey, request, stack, change_set)).await;
    let readiness = survey.borrow().readiness(stack);
    if let Some(after) = After::of(&result.outcome, &readiness) {
        restore(watch, assembly, stack, after).await;
    }
    watch.audience.notice(Notice::StackFinished(&result));
    result
}

async fn execute_and_follow(
    watch: Watch<'_, '_>,
    survey: &RefCell<Survey<'_>>,
    request: &DeployRequest,
    stack: &AssembledStack,
    change_set: &ChangeSet,
) -> StackResult {
    let started = Instant::now();
    let mut events = Vec::new();
    let outcome = match run(watch, survey, request, stack, change_set, &mut events).await {
        Ok(outcome) => outcome,
        Err(error) if error.may_have_arrived => StackOutcome::LostContact(error.to_string()),
        Err(error) => {
            let _gone_or_unreachable = discard(watch.client, change_set).await;
            StackOutcome::CallFailed(error)
        }
    };
    StackResult { events, elapsed: started.elapsed(), ..result(stack, outcome, &survey.borrow()) }
}

async fn run(
    watch: Watch<'_, '_>,
    survey: &RefCell<Survey<'_>>,
    request: &DeployRequest,
    stack: &AssembledStack,
    change_set: &ChangeSet,
    events: &mut Vec<Event>,
) -> Result<StackOutcome, CallError> {
    let client = watch.client;
    let arn = &change_set.stack_arn;
    let known = survey.borrow().states.get(&stack.name).cloned();
    // Only what is asked after this may be uncertain.
    let settled = |error: CallError| CallError { may_have_arrived: false, ..error };
    let reader = EventReader::from_now(client, arn, known.as_ref()).await.map_err(settled)?;
    watch.audience.notice(Notice::PastTimes { id: &stack.id, times: &reader.past });
    execute(client, change_set, request.on_failure, watch.rhythm).await?;
    let mut subject = Subject::new(&stack.id, arn, reader);
    let attended = Attended::default();
    let followed = tokio::select! {
        biased;
        followed = follow(watch, &mut subject) => followed,
        never = attend(&request.services, watch, stack, arn, &attended) => match never {},
    };
    *events = subject.events;
    let mut outcome = match followed {
        Followed::LostContact(error) => StackOutcome::LostContact(error.to_string()),
        Followed::Left => StackOutcome::LeftRunning,
        Followed::Ended(None) => {
            survey.borrow_mut().forget(&stack.name);
            StackOutcome::Failed(Failure::find(stack, events, "DELETE_COMPLETE", None))
        }
        Followed::Ended(Some(state)) => {
            let outcome = outcome_of(stack, &state, events, Asked::ToDeploy);
            let mut outcome = with_taken_names(client, stack, events, outcome).await;
            survey.borrow_mut().learn(&stack.name, state);
            if outcome.allows_next() {
                let deviations = request.inspection.deviations(watch, stack).await;
                if !deviations.is_empty() {
                    outcome = StackOutcome::Deviates(deviations);
                }
            }
            outcome
        }
    };
    explain(&mut outcome, &request.services, watch, &attended, events).await;
    Ok(outcome)
}

/// Change sets have no field for termination protection, so it is set once the stack stands: also where nothing else
/// changes, or where a process that died had no time for it. What fails here does not undo the deployment, but nobody
/// should believe that the stack is protected.
async fn protect(watch: Watch<'_, '_>, stack: &AssembledStack) {
    let set = watch.client.update_termination_protection().stack_name(&stack.name).enable_termination_protection(true);
    if let Err(error) = set.send().await {
        let error = CallError::new("UpdateTerminationProtection", &error);
        watch.audience.notice(Notice::Remark(&format!("{} is not protected from deletion: {error}", stack.id).into()));
    }
}
