//! An update of a stack as it is deployed, before what was asked for: it lifts protection, or takes over what is live.

use super::call_error::CallError;
use super::change_set::{ChangeSet, Prepared, discard, prepare};
use super::destroy::bare;
use super::event_reader::EventReader;
use super::execute::{OnFailure, execute};
use super::follow::{Followed, Subject, Watch, follow};
use super::outcome::{StackOutcome, StackResult};
use super::parameters::{SentValue, StackInputs};
use super::stack_state::StackState;
use super::stack_status::Readiness;
use super::token::fresh_token;
use super::verdict::{Asked, outcome_of};
use serde_json::Value;
use specforge_dsl::assembly::{AssembledStack, Template};
use std::collections::BTreeMap;
use std::time::Instant;

/// What is updated beforehand.
pub(super) struct Update<'a> {
    /// The whole template.
    pub(super) template: Value,
    /// The parameters that get another value; the others keep theirs, as the stack keeps its tags and its capabilities.
    pub(super) values: &'a BTreeMap<String, String>,
    pub(super) on_failure: OnFailure,
}

/// What came of an update beforehand.
pub(super) enum Beforehand {
    /// The stack was that way already.
    NothingToDo,
    /// It was made so, and is in this state now.
    Done(StackResult, Box<StackState>),
    /// It was not, and what was asked for must not begin.
    NotDone(StackResult),
}

/// Updates a stack before what was asked for.
///
/// `objection` looks at the change set before it is executed and says what speaks against it.
pub(super) async fn update_beforehand(
    watch: Watch<'_, '_>,
    stack: &AssembledStack,
    state: &StackState,
    update: Update<'_>,
    objection: impl Fn(&ChangeSet) -> Option<StackOutcome>,
) -> Result<Beforehand, CallError> {
    let started = Instant::now();
    let not_done = |outcome: StackOutcome| Beforehand::NotDone(bare(stack, outcome));
    let updated = AssembledStack {
        template: Template::from_value(update.template),
        tags: state.tags.clone(),
        capabilities: state.capabilities.clone(),
        ..stack.clone()
    };
    let value =
        |name: &String| update.values.get(name).map_or(SentValue::UsePrevious, |it| SentValue::Value(it.clone()));
    let sent = state.parameters.keys().map(|name| (name.clone(), value(name))).collect();
    let inputs = StackInputs { sent, ..StackInputs::default() };
    let prepared = prepare(watch.client, &updated, &Readiness::Update, &inputs, &fresh_token(), watch.rhythm).await?;
    let change_set = match prepared {
        Prepared::Ready(change_set) => change_set,
        Prepared::NoChange => return Ok(Beforehand::NothingToDo),
        Prepared::Interrupted => return Ok(not_done(StackOutcome::Interrupted)),
        Prepared::Refused(refusal) => return Ok(not_done(StackOutcome::Refused(refusal))),
    };
    let begun = async {
        let reader = EventReader::from_now(watch.client, &state.arn, Some(state)).await?;
        execute(watch.client, &change_set, update.on_failure, watch.rhythm).await?;
        Ok(reader)
    };
    let begun = match objection(&change_set) {
        Some(outcome) => Err(Ok(outcome)),
        None => begun.await.map_err(Err),
    };
    let reader = match begun {
        Ok(reader) => reader,
        Err(not_begun) => {
            let _gone_or_unreachable = discard(watch.client, &change_set).await;
            return not_begun.map(not_done);
        }
    };
    let mut subject = Subject::new(&stack.id, &state.arn, reader);
    let (outcome, state) = match follow(watch, &mut subject).await {
        Followed::LostContact(error) => (StackOutcome::LostContact(error.to_string()), None),
        Followed::Left => (StackOutcome::LeftRunning, None),
        Followed::Ended(None) => (StackOutcome::Deleted, None),
        Followed::Ended(Some(state)) => {
            (outcome_of(stack, &state, &subject.events, Asked::ToDeploy), Some(Box::new(state)))
        }
    };
    let result = StackResult { events: subject.events, elapsed: started.elapsed(), ..bare(stack, outcome) };
    Ok(match state {
        Some(state) if result.outcome.allows_next() => Beforehand::Done(result, state),
        _ => Beforehand::NotDone(result),
    })
}
