//! Executes change sets and follows what comes of them.

use super::call_error::CallError;
use super::change_set::ChangeSet;
use super::event::{Event, EventCursor};
use super::observer::{Notice, Observer};
use super::pace::Pace;
use super::stack_state::StackState;
use super::stack_status::{Ending, ending};
use aws_sdk_cloudformation::Client;

/// How a followed operation ended.
#[derive(Debug)]
pub(crate) enum Followed {
    /// The stack came to rest in this state; `None` where the service has forgotten the stack.
    Ended(Option<StackState>),
    /// The service does not answer any more.
    LostContact(CallError),
}

/// Starts a change set. A lost answer is no failure: the token makes repeating it harmless, and the stack shows
/// whether the call arrived.
pub(crate) async fn execute(client: &Client, change_set: &ChangeSet, token: &str) -> Result<(), CallError> {
    let sent = client
        .execute_change_set()
        .change_set_name(&change_set.arn)
        .stack_name(&change_set.stack_arn)
        .client_request_token(token)
        // The documents disagree about the default.
        .disable_rollback(false)
        .send()
        .await;
    let Err(error) = sent else { return Ok(()) };
    let error = CallError::new("ExecuteChangeSet", &error);
    if error.may_have_arrived
        && let Ok(Some(state)) = StackState::read(client, &change_set.stack_arn).await
        && ending(&state.status) == Ending::Running
        && state.status != "REVIEW_IN_PROGRESS"
    {
        return Ok(());
    }
    Err(error)
}

/// Follows a running operation until the stack comes to rest, and collects its events.
pub(crate) async fn follow(
    client: &Client,
    stack_arn: &str,
    cursor: &mut EventCursor,
    pace: Pace,
    events: &mut Vec<Event>,
    observer: &mut dyn Observer,
) -> Followed {
    let mut pause = pace.first;
    let mut failures = 0;
    let mut quiet = 0;
    loop {
        match look(client, stack_arn, cursor, events, observer).await {
            Ok(Look::AtRest(state)) => return Followed::Ended(state),
            Ok(Look::SeemsAtRest(state)) => {
                quiet += 1;
                if quiet > QUIET_LOOKS {
                    return Followed::Ended(Some(state));
                }
            }
            Ok(Look::News) => {
                quiet = 0;
                failures = 0;
                pause = pace.first;
            }
            Ok(Look::Nothing) => {
                failures = 0;
                pause = pace.longer(pause);
                observer.notice(Notice::Tick);
            }
            Err(error) => {
                failures += 1;
                if failures > pace.patience || !error.is_transient() {
                    return Followed::LostContact(error);
                }
                pause = pace.after_failures(failures);
                observer.notice(Notice::Retrying(&error.message));
            }
        }
        tokio::time::sleep(pause).await;
    }
}

/// How many looks in sequence a final status without its event counts as the status before the operation: reads of
/// CloudFormation may lag behind the call that started it.
const QUIET_LOOKS: u32 = 8;

enum Look {
    News,
    Nothing,
    /// The status is final, but no event of this operation says so.
    SeemsAtRest(StackState),
    AtRest(Option<StackState>),
}

/// The status is read before the events: when it is final, the events that led to it are complete.
async fn look(
    client: &Client,
    stack_arn: &str,
    cursor: &mut EventCursor,
    events: &mut Vec<Event>,
    observer: &mut dyn Observer,
) -> Result<Look, CallError> {
    let state = StackState::read(client, stack_arn).await?;
    let fresh = match cursor.next(client).await {
        // Some servers forget a deleted stack's events together with the stack.
        Err(error) if state.is_none() && error.is_missing_stack() => Vec::new(),
        other => other?,
    };
    for event in &fresh {
        observer.notice(Notice::Event(event));
    }
    let news = !fresh.is_empty();
    events.extend(fresh);
    match state {
        Some(state) if ending(&state.status) == Ending::Running => Ok(if news { Look::News } else { Look::Nothing }),
        Some(state) => {
            let last = events.iter().rev().find(|event| event.of_stack);
            let confirmed = last.is_some_and(|event| event.status == state.status);
            Ok(if confirmed {
                Look::AtRest(Some(state))
            } else if news {
                Look::News
            } else {
                Look::SeemsAtRest(state)
            })
        }
        None => Ok(Look::AtRest(None)),
    }
}
