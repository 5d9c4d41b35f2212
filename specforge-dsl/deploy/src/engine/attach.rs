//! Attaches to operations that are running already, for example because the process that began them died.

use super::call_error::CallError;
use super::event::EventCursor;
use super::follow::{Followed, follow};
use super::observer::{Notice, Observer};
use super::pace::Pace;
use super::stack_status::Readiness;
use super::survey::Survey;
use aws_sdk_cloudformation::Client;

/// Follows what is running on the selected stacks to its end, so that a deployment starts from stacks at rest.
///
/// CloudFormation runs one operation on a stack at a time, so that waiting is all that can be done, and nothing is
/// executed twice.
pub(super) async fn attach(
    client: &Client,
    survey: &mut Survey<'_>,
    pace: Pace,
    observer: &mut dyn Observer,
) -> Result<(), CallError> {
    for stack in survey.selected.clone() {
        if survey.readiness(stack) != Readiness::Busy {
            continue;
        }
        let Some(state) = survey.states.get(&stack.name).cloned() else { continue };
        observer.notice(Notice::Attached { id: &stack.id, status: &state.status });
        let mut cursor = EventCursor::after_now(client, &state.arn).await?;
        let mut events = Vec::new();
        match follow(client, &state.arn, &mut cursor, pace, &mut events, observer).await {
            Followed::Ended(Some(state)) => survey.learn(&stack.name, state),
            Followed::Ended(None) => survey.forget(&stack.name),
            Followed::LostContact(error) => return Err(error),
        }
    }
    Ok(())
}
