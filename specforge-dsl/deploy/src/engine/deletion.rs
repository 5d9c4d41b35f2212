//! Deletes one stack and follows it to its end.

use super::call_error::CallError;
use super::event::Event;
use super::event_reader::EventReader;
use super::follow::{Followed, Subject, Watch, follow};
use super::observer::Notice;
use super::stack_state::StackState;
use super::token::token_of;
use aws_sdk_cloudformation::types::DeletionMode;
use specforge_dsl::assembly::AssembledStack;

/// How a stack is deleted. CloudFormation takes either only for a stack in `DELETE_FAILED`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Deletion {
    /// Logical IDs of resources that stay in the account.
    pub(crate) retain: Vec<String>,
    /// Whether what cannot be deleted stays in the account.
    pub(crate) force: bool,
}

/// Deletes a stack and follows it to its end. Deleting what is being deleted is the same request: it is followed.
pub(super) async fn delete_stack(
    watch: Watch<'_, '_>,
    stack: &AssembledStack,
    state: &StackState,
    deletion: &Deletion,
    events: &mut Vec<Event>,
) -> Result<Followed, CallError> {
    let client = watch.client;
    let reader = EventReader::from_now(client, &state.arn, Some(state)).await?;
    watch.audience.notice(Notice::PastTimes { id: &stack.id, times: &reader.past });
    let mut failures = 0;
    // The same for the same deletion of the stack as it is, so that a request that was lost is not another one.
    let token = token_of(&format!("{} {} {:?} {deletion:?}", state.arn, state.status, state.last_operations));
    loop {
        let sent = client
            .delete_stack()
            .stack_name(&state.arn)
            .set_retain_resources((!deletion.retain.is_empty()).then(|| deletion.retain.clone()))
            .set_deletion_mode(deletion.force.then_some(DeletionMode::ForceDeleteStack))
            .client_request_token(&token)
            .send()
            .await;
        let Err(error) = sent else { break };
        let error = CallError::new("DeleteStack", &error);
        failures += 1;
        if !error.is_transient() || failures > watch.rhythm.pace.patience {
            return Err(error);
        }
        watch.rhythm.rest(watch.rhythm.after_failures(failures)).await;
    }
    let mut subject = Subject::new(&stack.id, &state.arn, reader);
    let followed = follow(watch, &mut subject).await;
    *events = subject.events;
    Ok(followed)
}
