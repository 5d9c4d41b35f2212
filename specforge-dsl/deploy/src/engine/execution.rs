//! Executes the plan of one stack: the second half of a deployment.

use super::DeployRequest;
use super::admission::{admit, judge};
use super::call_error::CallError;
use super::change_set::{ChangeSet, discard};
use super::deploy::{result, unchanged};
use super::event::Event;
use super::event_reader::EventReader;
use super::execute::execute;
use super::failure::Failure;
use super::follow::{Followed, Subject, Watch, follow};
use super::leftover::not_removed;
use super::live_weights::{moved, pass_live_weights, take_over};
use super::observer::{Consent, Notice};
use super::outcome::{Cancellation, StackOutcome, StackResult};
use super::planning::{Obstacle, PlannedStack, discard_all};
use super::prerequisites::missing_before;
use super::rule_policy::{After, lift, restore};
use super::services::{Attended, attend, explain};
use super::stack_state::StackState;
use super::stack_status::{Ending, Readiness, ending, readiness};
use super::survey::Survey;
use super::taken_names::with_taken_names;
use crate::gate::{Consents, HazardKind};
use crate::plan::{Action, Basis, Plan, ResourceChange, Step};
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::AssembledStack;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
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

/// Makes the plan final; what keeps it from being executed, if anything.
async fn make_ready(
    watch: Watch<'_, '_>,
    survey: &RefCell<Survey<'_>>,
    request: &DeployRequest,
    planned: &mut PlannedStack<'_>,
) -> Result<Option<StackOutcome>, CallError> {
    if let Some(outcome) = obstacle_outcome(watch.client, &survey.borrow(), planned) {
        return Ok(Some(outcome));
    }
    if planned.plan.basis == Basis::ChangeSet {
        return Ok(None);
    }
    make_final(watch, survey, request, planned).await
}

/// Prerequisites are told with the outputs of the stacks that were deployed meanwhile.
pub(super) fn obstacle_outcome(
    client: &Client,
    survey: &Survey<'_>,
    planned: &PlannedStack<'_>,
) -> Option<StackOutcome> {
    match planned.obstacle.as_ref()? {
        Obstacle::Prerequisites(early) => {
            let missing = missing_before(planned.stack, &planned.inputs, &survey.command_values(client));
            let missing = if missing.is_empty() { early.clone() } else { missing };
            Some(StackOutcome::AwaitsPrerequisites(missing))
        }
        Obstacle::Blocked => Some(StackOutcome::NotReached),
        Obstacle::Interrupted => Some(StackOutcome::Interrupted),
        Obstacle::Refused(refusal) => Some(StackOutcome::Refused(refusal.clone())),
    }
}

/// Computes the final change set of a stack that was planned on outputs as they were before. Consent is asked again
/// when it replaces or removes what the plan did not announce, or does what needs a consent by name.
async fn make_final(
    watch: Watch<'_, '_>,
    survey: &RefCell<Survey<'_>>,
    request: &DeployRequest,
    planned: &mut PlannedStack<'_>,
) -> Result<Option<StackOutcome>, CallError> {
    let client = watch.client;
    let mut inputs = survey.borrow().resolve(planned.stack, request);
    inputs.take_live(planned.stack, &planned.passed);
    if planned.plan.basis == Basis::ProvisionalChangeSet && inputs == planned.inputs {
        return Ok(None);
    }
    watch.audience.notice(Notice::Working(&format!("Planning {}", planned.stack.id)));
    if let Some(outdated) = planned.change_set.take() {
        discard(client, &outdated).await?;
    }
    let announced = std::mem::take(&mut planned.plan.changes);
    let ready = survey.borrow().readiness(planned.stack);
    planned.inputs = inputs;
    planned.plan.parameters.clone_from(&planned.inputs.planned);
    planned.plan.basis = Basis::ChangeSet;
    planned.plan.step = if ready == Readiness::Create { Step::Create } else { Step::Update };
    let values = survey.borrow().command_values(client);
    planned.ask(client, &ready, watch.rhythm, &values).await?;
    let seen = survey.borrow().clone();
    planned.live.clear();
    pass_live_weights(watch, &seen, request, planned, &ready, &values).await?;
    if let Some(outcome) = obstacle_outcome(client, &survey.borrow(), planned) {
        return Ok(Some(outcome));
    }
    let unannounced = has_unannounced(&planned.plan.changes, &announced);
    judge(client, &seen, request, std::slice::from_mut(planned)).await?;
    let unconsented = planned.plan.review.hazards.iter().any(|hazard| !hazard.consented);
    if unannounced || unconsented || differs(&planned.plan.changes, &announced, &planned.taken_over) {
        watch.audience.notice(Notice::Planned(&revised(&seen, planned)));
    }
    let outcome = match admit(std::slice::from_mut(planned), watch.audience) {
        Some(closed) => closed,
        None if !unannounced => return Ok(None),
        None => match watch.audience.consent_to_plan(&revised(&seen, planned)) {
            Consent::Given => return Ok(None),
            Consent::Refused => watch.audience.refused(),
            Consent::NobodyToAsk => StackOutcome::NobodyToAsk,
        },
    };
    if let Some(change_set) = planned.change_set.take() {
        discard(client, &change_set).await?;
    }
    Ok(Some(outcome))
}

/// The plan of one stack, once it is final. Consents for other stacks are nothing to remark on here.
fn revised(survey: &Survey<'_>, planned: &PlannedStack<'_>) -> Plan {
    let mut plan = Plan::new(&survey.assembly.name, vec![planned.plan.clone()], &Consents::default());
    let again =
        format!("{} is planned again, as things stand now, and does other things than were shown.", planned.stack.id);
    plan.notes.push(again.into());
    plan
}

/// Whether a final change set treats resources in another way than was shown. What was taken over beforehand may need no change
/// any more.
fn differs(changes: &[ResourceChange], announced: &[ResourceChange], taken_over: &BTreeSet<String>) -> bool {
    let treated = |changes: &[ResourceChange]| -> BTreeMap<String, Action> {
        let others = changes.iter().filter(|change| !taken_over.contains(&change.logical_id));
        others.map(|change| (change.logical_id.clone(), change.action.clone())).collect()
    };
    treated(changes) != treated(announced)
}

/// Whether something is replaced or removed that nobody consented to.
pub(super) fn has_unannounced(changes: &[ResourceChange], announced: &[ResourceChange]) -> bool {
    changes.iter().any(|change| {
        matches!(change.action, Action::Replace(_) | Action::Remove)
            && !announced.iter().any(|known| known.logical_id == change.logical_id && known.action == change.action)
    })
}

/// What was asked of CloudFormation, which decides what an ending means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// To create or update the stack.
    ToDeploy,
    /// To give an update up, or to go on with a rollback.
    ToGoBack,
    /// Something that others asked for, now or earlier.
    ByOthers,
}

/// What became of a stack that came to rest in this state.
pub(super) fn outcome_of(stack: &AssembledStack, state: &StackState, events: &[Event], asked: Asked) -> StackOutcome {
    let failure = || Failure::find(stack, events, &state.status, state.status_reason.as_deref());
    match ending(&state.status) {
        Ending::Succeeded => {
            let leftovers = not_removed(events);
            if leftovers.is_empty() { StackOutcome::Deployed } else { StackOutcome::DeployedWithLeftovers(leftovers) }
        }
        Ending::RolledBack if asked == Asked::ToGoBack => match readiness(Some(&state.status)) {
            Readiness::Recreate => StackOutcome::CreationUndone,
            _ => StackOutcome::Recovered,
        },
        Ending::RolledBack if was_cancelled(events) => StackOutcome::Cancelled(Cancellation::find(events)),
        Ending::RolledBack => StackOutcome::RolledBack(failure()),
        Ending::Paused => StackOutcome::Paused(failure()),
        Ending::Deleted if asked == Asked::ByOthers => StackOutcome::Deleted,
        Ending::Failed | Ending::Deleted | Ending::Running => StackOutcome::Failed(failure()),
    }
}

/// Whether the rollback of an update began because a person cancelled it, not because a resource failed.
fn was_cancelled(events: &[Event]) -> bool {
    let turned = events.iter().position(|event| event.of_stack && event.status == "UPDATE_ROLLBACK_IN_PROGRESS");
    let Some(turned) = turned else { return false };
    let by_person = events[turned].reason.as_deref().is_some_and(|reason| reason.starts_with("User Initiated"));
    by_person && super::failure::causes(&events[..turned]).next().is_none()
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
