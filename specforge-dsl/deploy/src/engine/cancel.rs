//! Gives up an update that is running.

use super::audience::Audience;
use super::call_error::CallError;
use super::destroy::bare;
use super::event_reader::EventReader;
use super::follow::{Followed, Subject, Watch, follow};
use super::observer::{Notice, Observer};
use super::outcome::{Deployment, StackOutcome, StackResult};
use super::pace::{Pace, Rhythm};
use super::recover::settle;
use super::schedule::in_order;
use super::stack_state::StackState;
use super::stack_status::{Readiness, goes_back, readiness};
use super::verdict::{Asked, outcome_of};
use super::{EngineError, InputProblem};
use crate::text::Text;
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::collections::BTreeSet;
use std::time::Instant;

/// Asks CloudFormation to give up the update of a stack and to undo it. Only an update can be cancelled, and only before
/// its clean-up; a creation that hangs can only be deleted.
///
/// # Errors
///
/// When the stack is not being updated, or CloudFormation cannot be asked.
pub async fn cancel_update(client: &Client, stack: &str) -> Result<(), CallError> {
    let sent = client.cancel_update_stack().stack_name(stack).send().await;
    sent.map(|_| ()).map_err(|error| CallError::new("CancelUpdateStack", &error))
}

/// Cancels the updates that are running on these stacks, all at the same time, and follows the way back to its end, also
/// one that runs already.
///
/// # Errors
///
/// When a name is unknown, a named stack is not deployed, or CloudFormation cannot be asked.
pub async fn cancel(
    client: &Client,
    assembly: &Assembly,
    stacks: &[String],
    pace: Pace,
    observer: &mut dyn Observer,
) -> Result<Deployment, EngineError> {
    let selected = super::select(assembly, stacks, super::Reach::Only).map_err(EngineError::Input)?;
    let mut states = Vec::new();
    for stack in &selected {
        states.push(StackState::read(client, &stack.name).await?);
    }
    let busy = |state: &StackState| readiness(Some(&state.status)) == Readiness::Busy;
    // All stacks of the app, where none is named: those at rest have nothing to cancel.
    let named = !stacks.is_empty();
    let missing = || selected.iter().zip(&states).filter(|(_, state)| state.is_none());
    if named && missing().next().is_some() {
        let not_there = missing().map(|(stack, _)| InputProblem::NotThere { stack: stack.id.clone() });
        return Err(EngineError::Input(not_there.collect()));
    }
    if !named && !states.iter().flatten().any(busy) {
        return Err(EngineError::Input(vec![InputProblem::NothingRuns]));
    }
    let audience = Audience::new(observer);
    let rhythm = Rhythm::new(pace, &assembly.name, audience.brake());
    let watch = Watch { client, rhythm: &rhythm, audience: &audience };
    let all_at_once = vec![BTreeSet::new(); selected.len()];
    let results = in_order(&all_at_once, |position, _: &[Option<StackResult>]| {
        let (stack, state) = (selected[position], states[position].clone());
        async move {
            match state {
                Some(state) if named || busy(&state) => cancel_one(watch, assembly, stack, &state).await,
                Some(_) => bare(stack, StackOutcome::NoChange),
                None => bare(stack, StackOutcome::NotThere),
            }
        }
    })
    .await;
    Ok(Deployment::new(&assembly.name, None, results))
}

async fn cancel_one(
    watch: Watch<'_, '_>,
    assembly: &Assembly,
    stack: &AssembledStack,
    state: &StackState,
) -> StackResult {
    let started = Instant::now();
    let end_shown = || Text::default().command(["events", &stack.id, "--follow"]).then(" shows its end");
    let (why, help) = match state.status.as_str() {
        status if status == "UPDATE_IN_PROGRESS" || goes_back(status) => {
            let mut events = Vec::new();
            let outcome = match cancelled(watch, stack, state, &mut events).await {
                Ok(outcome) => outcome,
                Err(error) => StackOutcome::CallFailed(error),
            };
            settle(watch, assembly, stack, &outcome).await;
            let result = StackResult { events, elapsed: started.elapsed(), ..bare(stack, outcome) };
            watch.audience.notice(Notice::StackFinished(&result));
            return result;
        }
        "CREATE_IN_PROGRESS" => (
            "a creation cannot be cancelled, only deleted",
            Text::new("run ").command(["destroy", &stack.id]).then(", which gives the creation up"),
        ),
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" => {
            ("the update is done and only removes what was replaced, which cannot be cancelled", end_shown())
        }
        status if readiness(Some(status)) == Readiness::Busy => ("only an update can be cancelled", end_shown()),
        _ => ("nothing is running on it", Text::default().command(["status", &stack.id]).then(" shows how it stands")),
    };
    bare(stack, StackOutcome::NotReady { status: state.status.clone(), why: why.to_owned(), help })
}

async fn cancelled(
    watch: Watch<'_, '_>,
    stack: &AssembledStack,
    state: &StackState,
    events: &mut Vec<super::Event>,
) -> Result<StackOutcome, CallError> {
    let goes_back = goes_back(&state.status);
    if !goes_back && !watch.audience.brake().may_begin().await {
        return Ok(StackOutcome::Interrupted);
    }
    // From the beginning: whether a person or a failure turned it around shows in what came before.
    let reader = EventReader::of_running(watch.client, state).await?;
    if goes_back {
        watch.audience.notice(Notice::Attached { id: &stack.id, status: &state.status });
    } else {
        watch.audience.notice(Notice::GoingBack { id: &stack.id, status: &state.status });
        cancel_update(watch.client, &state.arn).await?;
    }
    let mut subject = Subject::new(&stack.id, &state.arn, reader);
    let followed = follow(watch, &mut subject).await;
    *events = subject.events;
    Ok(match followed {
        Followed::LostContact(error) => StackOutcome::LostContact(error.to_string()),
        Followed::Left => StackOutcome::LeftRunning,
        Followed::Ended(None) => StackOutcome::Deleted,
        Followed::Ended(Some(state)) => outcome_of(stack, &state, events, Asked::ByOthers),
    })
}
