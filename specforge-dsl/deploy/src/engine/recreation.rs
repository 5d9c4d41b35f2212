//! Stacks whose first creation was rolled back: deleted on consent, so that the deployment creates them anew.

use super::DeployRequest;
use super::EngineError;
use super::call_error::CallError;
use super::deletion::{Deletion, delete_stack};
use super::follow::{Followed, Watch};
use super::observer::{Consent, Notice, Recreation};
use super::resources::stack_resources;
use super::stack_status::Readiness;
use super::survey::Survey;
use specforge_dsl::assembly::AssembledStack;

/// Deletes the selected stacks that can only be deleted, where that is consented to. Without consent they stay, and the
/// deployment says what to do.
pub(super) async fn recreate(
    watch: Watch<'_, '_>,
    survey: &mut Survey<'_>,
    request: &DeployRequest,
) -> Result<(), EngineError> {
    let dead: Vec<&AssembledStack> =
        survey.selected.iter().copied().filter(|stack| survey.readiness(stack) == Readiness::Recreate).collect();
    if dead.is_empty() {
        return Ok(());
    }
    let mut recreations = Vec::new();
    for stack in &dead {
        recreations.push(Recreation {
            stack: stack.name.clone(),
            id: stack.id.clone(),
            left: left_behind(watch, stack).await?,
        });
    }
    if !request.recreate && watch.audience.consent_to_recreate(&recreations) != Consent::Given {
        return Ok(());
    }
    for stack in dead {
        let Some(state) = survey.states.get(&stack.name).cloned() else { continue };
        if !watch.audience.brake().may_begin().await {
            return Ok(());
        }
        watch.audience.notice(Notice::Working(&format!("Deleting what is left of {}", stack.id)));
        let mut events = Vec::new();
        match delete_stack(watch, stack, &state, &Deletion::default(), &mut events).await? {
            Followed::Ended(None) => survey.forget(&stack.name),
            Followed::Ended(Some(state)) => survey.learn(&stack.name, state),
            Followed::LostContact(error) => return Err(error.into()),
            Followed::Left => return Ok(()),
        }
    }
    Ok(())
}

/// What outlived the rollback, by type and physical ID.
async fn left_behind(watch: Watch<'_, '_>, stack: &AssembledStack) -> Result<Vec<(String, String)>, CallError> {
    let resources = stack_resources(watch.client, &stack.name).await?;
    let kept = resources.into_iter().filter(|resource| !resource.status.ends_with("DELETE_COMPLETE"));
    Ok(kept.filter_map(|resource| Some((resource.resource_type, resource.physical_id?))).collect())
}
