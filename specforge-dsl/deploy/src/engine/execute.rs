//! Starts a change set, exactly once.

use super::call_error::CallError;
use super::change_set::ChangeSet;
use super::pace::Rhythm;
use super::stack_state::StackState;
use super::stack_status::{Ending, ending};
use super::token::token_of;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::ExecutionStatus;

/// What becomes of a stack whose operation fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnFailure {
    /// CloudFormation undoes what it did.
    #[default]
    RollBack,
    /// Everything stays as it is, for a person to look at and to go on from.
    Pause,
}

/// Starts a change set. The token follows from the change set, so that starting it again, also by another process, is the
/// same request. A lost answer is no failure: the change set tells whether the request arrived.
///
/// # Errors
///
/// [`CallError::may_have_arrived`] says whether the operation may run in spite of the error.
pub(crate) async fn execute(
    client: &Client,
    change_set: &ChangeSet,
    on_failure: OnFailure,
    rhythm: &Rhythm,
) -> Result<(), CallError> {
    let mut failures = 0;
    let mut lost = false;
    loop {
        let sent = client
            .execute_change_set()
            .change_set_name(&change_set.arn)
            .stack_name(&change_set.stack_arn)
            .client_request_token(token_of(&change_set.arn))
            // The documents disagree about the default.
            .disable_rollback(on_failure == OnFailure::Pause)
            // What a failed operation itself created goes with its rollback, also where it is to be kept later on: else a
            // resource with a name of its own would be in the way of the next try.
            .retain_except_on_create(true)
            .send()
            .await;
        let Err(error) = sent else { return Ok(()) };
        let mut error = CallError::new("ExecuteChangeSet", &error);
        lost |= error.may_have_arrived;
        if lost && has_begun(client, change_set).await == Some(true) {
            return Ok(());
        }
        failures += 1;
        if !error.is_transient() || failures > rhythm.pace.patience {
            error.may_have_arrived = lost;
            return Err(error);
        }
        rhythm.rest(rhythm.after_failures(failures)).await;
    }
}

/// Whether the change set is being executed or was; `None` where nobody answers.
async fn has_begun(client: &Client, change_set: &ChangeSet) -> Option<bool> {
    let answer =
        client.describe_change_set().change_set_name(&change_set.arn).stack_name(&change_set.stack_arn).send().await;
    match answer {
        Ok(answer) => match answer.execution_status()? {
            ExecutionStatus::ExecuteInProgress | ExecutionStatus::ExecuteComplete | ExecutionStatus::ExecuteFailed => {
                Some(true)
            }
            _ => Some(false),
        },
        // Some servers forget a change set once it is executed.
        Err(_) => {
            let state = StackState::read(client, &change_set.stack_arn).await.ok()??;
            Some(ending(&state.status) == Ending::Running && state.status != "REVIEW_IN_PROGRESS")
        }
    }
}
