//! What a stack that came to rest says about the operation that was asked for.

use super::event::Event;
use super::failure::Failure;
use super::leftover::not_removed;
use super::outcome::{Cancellation, StackOutcome};
use super::stack_state::StackState;
use super::stack_status::{Ending, Readiness, ending, readiness};
use specforge_dsl::assembly::AssembledStack;

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
