//! Lifts what protects a stack and its resources from deletion, once that was consented to.

use super::call_error::CallError;
use super::change_set::{Prepared, discard, prepare};
use super::destroy::bare;
use super::destroy_plan::DoomedStack;
use super::event_reader::EventReader;
use super::execute::{OnFailure, execute};
use super::execution::{Asked, outcome_of};
use super::follow::{Followed, Subject, Watch, follow};
use super::outcome::{StackOutcome, StackResult};
use super::parameters::{SentValue, StackInputs};
use super::planning::deployed_template;
use super::protection::without_protection;
use super::stack_state::StackState;
use super::stack_status::Readiness;
use super::token::fresh_token;
use specforge_dsl::assembly::{AssembledStack, Template};

/// Lifts the stack's termination protection and, by an update that changes nothing else, its resources' own deletion
/// protection; what went wrong, if anything.
pub(super) async fn lift_protection(
    watch: Watch<'_, '_>,
    stack: &AssembledStack,
    state: &StackState,
    doomed: &DoomedStack,
) -> Result<Option<StackResult>, CallError> {
    if state.termination_protection {
        watch
            .client
            .update_termination_protection()
            .stack_name(&stack.name)
            .enable_termination_protection(false)
            .send()
            .await
            .map_err(|error| CallError::new("UpdateTerminationProtection", &error))?;
    }
    let protected: Vec<&str> =
        doomed.resources.iter().filter(|one| one.protected).map(|one| one.logical_id.as_str()).collect();
    if protected.is_empty() {
        return Ok(None);
    }
    let template = without_protection(&deployed_template(watch.client, &stack.name).await?, &protected);
    let unprotected = AssembledStack {
        template: Template::from_value(template),
        tags: state.tags.clone(),
        capabilities: state.capabilities.clone(),
        ..stack.clone()
    };
    let sent = state.parameters.keys().map(|name| (name.clone(), SentValue::UsePrevious)).collect();
    let inputs = StackInputs { sent, ..StackInputs::default() };
    let token = fresh_token();
    let change_set =
        match prepare(watch.client, &unprotected, &Readiness::Update, &inputs, &token, watch.rhythm).await? {
            Prepared::Ready(change_set) => change_set,
            Prepared::NoChange => return Ok(None),
            Prepared::Interrupted => return Ok(Some(bare(stack, StackOutcome::Interrupted))),
            Prepared::Refused(refusal) => return Ok(Some(bare(stack, StackOutcome::Refused(refusal)))),
        };
    let reader = EventReader::from_now(watch.client, &state.arn, Some(state)).await?;
    if let Err(error) = execute(watch.client, &change_set, OnFailure::RollBack, watch.rhythm).await {
        let _gone_or_unreachable = discard(watch.client, &change_set).await;
        return Err(error);
    }
    let mut subject = Subject::new(&stack.id, &state.arn, reader);
    let outcome = match follow(watch, &mut subject).await {
        Followed::LostContact(error) => StackOutcome::LostContact(error.to_string()),
        Followed::Left => StackOutcome::LeftRunning,
        Followed::Ended(None) => StackOutcome::Deleted,
        Followed::Ended(Some(state)) => outcome_of(stack, &state, &subject.events, Asked::ToDeploy),
    };
    let went_well = outcome.allows_next();
    Ok((!went_well).then(|| StackResult { events: subject.events, ..bare(stack, outcome) }))
}
