//! Executes the plan of one stack: the second half of a deployment.

use super::CallError;
use super::DeployRequest;
use super::admission::{admit, judge};
use super::change_set::discard;
use super::deploy::result;
use super::event::{Event, EventCursor, Progress};
use super::failure::Failure;
use super::follow::{Followed, execute, follow};
use super::observer::{Consent, Notice, Observer};
use super::outcome::{StackOutcome, StackResult};
use super::planning::{Obstacle, PlannedStack};
use super::prerequisites::missing_before;
use super::stack_state::StackState;
use super::stack_status::{Ending, Readiness, ending};
use super::survey::Survey;
use super::token::fresh_token;
use crate::gate::Consents;
use crate::plan::{Action, Basis, Plan, Step};
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::AssembledStack;
use std::time::{Duration, Instant};

/// Executes one stack's plan and follows it to its end.
pub(super) async fn execute_stack(
    client: &Client,
    survey: &mut Survey<'_>,
    request: &DeployRequest,
    planned: &mut PlannedStack<'_>,
    observer: &mut dyn Observer,
) -> Result<StackResult, CallError> {
    let stack = planned.stack;
    if let Some(outcome) = obstacle_outcome(client, survey, planned) {
        return Ok(result(stack, outcome, Vec::new(), survey, Duration::ZERO));
    }
    if planned.plan.basis != Basis::ChangeSet
        && let Some(outcome) = make_final(client, survey, request, planned, observer).await?
    {
        return Ok(result(stack, outcome, Vec::new(), survey, Duration::ZERO));
    }
    let Some(change_set) = planned.change_set.take() else {
        return Ok(result(stack, StackOutcome::NoChange, Vec::new(), survey, Duration::ZERO));
    };
    let started = Instant::now();
    observer.notice(Notice::StackStarted(&planned.plan));
    let mut events = Vec::new();
    let mut cursor = EventCursor::after_now(client, &change_set.stack_arn).await?;
    if let Err(error) = execute(client, &change_set, &fresh_token()).await {
        let _gone_or_unreachable = discard(client, &change_set).await;
        return Err(error);
    }
    let followed = follow(client, &change_set.stack_arn, &mut cursor, request.pace, &mut events, observer).await;
    let outcome = match followed {
        Followed::LostContact(error) => StackOutcome::LostContact(error.to_string()),
        Followed::Ended(None) => StackOutcome::Failed(Failure::find(stack, &events, "DELETE_COMPLETE", None)),
        Followed::Ended(Some(state)) => {
            let outcome = outcome_of(stack, &state, &events);
            if stack.termination_protection && !state.termination_protection && outcome.allows_next() {
                protect(client, &stack.name).await?;
            }
            survey.learn(&stack.name, state);
            outcome
        }
    };
    let result = result(stack, outcome, events, survey, started.elapsed());
    observer.notice(Notice::StackFinished(&result));
    Ok(result)
}

/// Prerequisites are told with the outputs of the stacks that were deployed meanwhile.
fn obstacle_outcome(client: &Client, survey: &Survey<'_>, planned: &PlannedStack<'_>) -> Option<StackOutcome> {
    match planned.obstacle.as_ref()? {
        Obstacle::Prerequisites(early) => {
            let missing = missing_before(planned.stack, &planned.inputs, &survey.command_values(client));
            let missing = if missing.is_empty() { early.clone() } else { missing };
            Some(StackOutcome::AwaitsPrerequisites(missing))
        }
        Obstacle::Blocked => Some(StackOutcome::NotReached),
        Obstacle::Refused(refusal) => Some(StackOutcome::Refused(refusal.clone())),
    }
}

/// Computes the final change set of a stack that was planned on outputs as they were before. Consent is asked again
/// when it replaces or removes what the plan did not announce, or does what needs a consent by name.
async fn make_final(
    client: &Client,
    survey: &Survey<'_>,
    request: &DeployRequest,
    planned: &mut PlannedStack<'_>,
    observer: &mut dyn Observer,
) -> Result<Option<StackOutcome>, CallError> {
    let inputs = survey.resolve(planned.stack, request);
    if planned.plan.basis == Basis::ProvisionalChangeSet && inputs == planned.inputs {
        return Ok(None);
    }
    observer.notice(Notice::Working(&format!("Planning {}", planned.stack.id)));
    if let Some(outdated) = planned.change_set.take() {
        discard(client, &outdated).await?;
    }
    let announced = std::mem::take(&mut planned.plan.changes);
    let ready = survey.readiness(planned.stack);
    planned.inputs = inputs;
    planned.plan.parameters.clone_from(&planned.inputs.planned);
    planned.plan.basis = Basis::ChangeSet;
    planned.plan.step = if ready == Readiness::Create { Step::Create } else { Step::Update };
    planned.ask(client, &ready, request, &survey.command_values(client)).await?;
    if let Some(outcome) = obstacle_outcome(client, survey, planned) {
        return Ok(Some(outcome));
    }
    let unannounced = planned.plan.changes.iter().any(|change| {
        matches!(change.action, Action::Replace(_) | Action::Remove)
            && !announced.iter().any(|known| known.logical_id == change.logical_id && known.action == change.action)
    });
    judge(client, survey, request, std::slice::from_mut(planned)).await?;
    let unconsented = planned.plan.review.hazards.iter().any(|hazard| !hazard.consented);
    if unannounced || unconsented {
        observer.notice(Notice::Planned(&revised(survey, planned)));
    }
    let outcome = match admit(std::slice::from_mut(planned), observer) {
        Some(closed) => closed,
        None if !unannounced => return Ok(None),
        None => match observer.consent_to_plan(&revised(survey, planned)) {
            Consent::Given => return Ok(None),
            Consent::Refused => StackOutcome::Declined,
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
    Plan::new(&survey.assembly.name, vec![planned.plan.clone()], &Consents::default())
}

fn outcome_of(stack: &AssembledStack, state: &StackState, events: &[Event]) -> StackOutcome {
    let failure = || Failure::find(stack, events, &state.status, state.status_reason.as_deref());
    match ending(&state.status) {
        Ending::Succeeded => {
            let leftovers: Vec<String> = events
                .iter()
                .filter(|event| event.status == "DELETE_FAILED" && event.progress() == Progress::Failed)
                .map(|event| event.logical_id.clone())
                .collect();
            if leftovers.is_empty() { StackOutcome::Deployed } else { StackOutcome::DeployedWithLeftovers(leftovers) }
        }
        Ending::RolledBack => StackOutcome::RolledBack(failure()),
        Ending::Failed | Ending::Deleted | Ending::Running => StackOutcome::Failed(failure()),
    }
}

/// Change sets have no field for termination protection, so it is set once the stack stands.
async fn protect(client: &Client, stack: &str) -> Result<(), CallError> {
    client
        .update_termination_protection()
        .stack_name(stack)
        .enable_termination_protection(true)
        .send()
        .await
        .map(|_| ())
        .map_err(|error| CallError::new("UpdateTerminationProtection", &error))
}
