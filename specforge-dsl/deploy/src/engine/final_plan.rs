//! Makes the plan of one stack final, just before it is executed: what it takes from other stacks is known by then.

use super::DeployRequest;
use super::admission::{admit, judge};
use super::call_error::CallError;
use super::change_set::discard;
use super::follow::Watch;
use super::live_weights::pass_live_weights;
use super::observer::{Consent, Notice};
use super::outcome::StackOutcome;
use super::planning::{Obstacle, PlannedStack};
use super::prerequisites::missing_before;
use super::stack_status::Readiness;
use super::survey::Survey;
use crate::gate::Consents;
use crate::plan::{Action, Basis, Plan, ResourceChange, Step};
use aws_sdk_cloudformation::Client;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Makes the plan final; what keeps it from being executed, if anything.
pub(super) async fn make_ready(
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
