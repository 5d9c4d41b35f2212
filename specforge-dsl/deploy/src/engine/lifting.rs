//! Lifts what protects a stack and its resources from deletion, once that was consented to.

use super::beforehand::{Beforehand, Update, update_beforehand};
use super::call_error::CallError;
use super::destroy_plan::DoomedStack;
use super::execute::OnFailure;
use super::follow::Watch;
use super::outcome::StackResult;
use super::planning::deployed_template;
use super::protection::without_protection;
use super::stack_state::StackState;
use specforge_dsl::assembly::AssembledStack;
use std::collections::BTreeMap;

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
    // Whatever else the update may do to a stack that is going to be deleted.
    let update = Update { template, values: &BTreeMap::new(), on_failure: OnFailure::RollBack };
    match update_beforehand(watch, stack, state, update, |_| None).await? {
        Beforehand::NothingToDo | Beforehand::Done(..) => Ok(None),
        Beforehand::NotDone(result) => Ok(Some(result)),
    }
}
