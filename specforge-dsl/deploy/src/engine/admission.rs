//! The one place where a plan is judged before it is executed.
//!
//! Whatever executes a change set calls [`judge`] once the change set is known, shows the plan, and then [`admit`].

use super::CallError;
use super::DeployRequest;
use super::audience::Audience;
use super::observer::Consent;
use super::outcome::StackOutcome;
use super::planning::PlannedStack;
use super::survey::Survey;
use crate::gate::{Hazard, hazards};
use aws_sdk_cloudformation::Client;

/// Finds what the plans do that needs a consent, and marks what has it already.
///
/// # Errors
///
/// When the deployed template of a stack cannot be read.
pub(crate) async fn judge(
    _client: &Client,
    _survey: &Survey<'_>,
    request: &DeployRequest,
    planned: &mut [PlannedStack<'_>],
) -> Result<(), CallError> {
    for stack in planned.iter_mut().filter(|stack| stack.plan.step.changes_anything()) {
        let mut found = hazards(&stack.plan, stack.stack);
        for hazard in &mut found {
            hazard.consented = stack.admitted.iter().any(|known| known.is(hazard));
        }
        request.consents.mark(&mut found);
        stack.plan.review.hazards = found;
    }
    Ok(())
}

/// Whether the plans may be executed as far as the gate is concerned; asks for the consents that are missing.
/// `None` lets them pass, otherwise this is how those of [`hazardous`] end.
pub(crate) fn admit(planned: &mut [PlannedStack<'_>], audience: &Audience<'_>) -> Option<StackOutcome> {
    let open: Vec<Hazard> = open_hazards(planned).cloned().collect();
    if !open.is_empty() {
        match audience.consent_to_hazards(&open) {
            Consent::Given if open.iter().all(|hazard| hazard.to_give.is_empty()) => {}
            _ => return Some(StackOutcome::ConsentMissing(open)),
        }
    }
    for stack in planned {
        stack.plan.review.hazards.iter_mut().for_each(|hazard| hazard.consented = true);
        stack.admitted.clone_from(&stack.plan.review.hazards);
    }
    None
}

/// The hazards without consent.
fn open_hazards<'a>(planned: &'a [PlannedStack<'_>]) -> impl Iterator<Item = &'a Hazard> {
    planned.iter().flat_map(|stack| &stack.plan.review.hazards).filter(|hazard| !hazard.consented)
}

/// How a stack ends when its plan was not admitted: it shows its own open hazards, the others were not reached.
pub(crate) fn not_admitted(stack: &PlannedStack<'_>) -> StackOutcome {
    let open: Vec<Hazard> = open_hazards(std::slice::from_ref(stack)).cloned().collect();
    if open.is_empty() { StackOutcome::NotReached } else { StackOutcome::ConsentMissing(open) }
}
