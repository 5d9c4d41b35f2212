use super::PendingMove;
use crate::engine::EngineError;
use crate::engine::call_error::CallError;
use crate::engine::input::InputProblem;
use crate::engine::resources::{ListedResource, stack_resources};
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::collections::BTreeMap;

/// The resources of the stacks that were renamed or moved in the code and not yet in CloudFormation: the old place is
/// taken, and the new one is free.
///
/// # Errors
///
/// When an old place is not there and another one was probably meant, or CloudFormation cannot be asked.
pub(super) async fn pending_moves(
    client: &Client,
    assembly: &Assembly,
    stacks: &[&AssembledStack],
) -> Result<Vec<PendingMove>, EngineError> {
    let mut live: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut pending = Vec::new();
    let mut misspelt = Vec::new();
    for stack in stacks {
        for (to, from) in &stack.moved {
            let (owner, from) = match from.rsplit_once('.') {
                Some((owner, id)) => (assembly.stack(owner).map_or(owner, |found| &found.name), id),
                None => (stack.name.as_str(), from.as_str()),
            };
            for name in [owner, &stack.name] {
                if !live.contains_key(name) {
                    live.insert(name.to_owned(), live_resources(client, name).await?);
                }
            }
            let still_declared = assembly.stack(owner).is_some_and(|found| declares(found, from));
            let Some(resource_type) = live[owner].get(from).filter(|_| !still_declared) else {
                if !still_declared && !live[&stack.name].contains_key(to) {
                    misspelt.extend(meant(assembly, stack, to, (owner, from), &live[owner]));
                }
                continue;
            };
            if !live[&stack.name].contains_key(to) {
                pending.push(PendingMove {
                    from_stack: owner.to_owned(),
                    from_id: assembly.stack(owner).map_or(owner, |found| &found.id).to_owned(),
                    from: from.to_owned(),
                    to_stack: stack.name.clone(),
                    to_id: stack.id.clone(),
                    to: to.clone(),
                    resource_type: resource_type.clone(),
                    location: stack.locations.get(to).map(ToString::to_string),
                });
            }
        }
    }
    if misspelt.is_empty() { Ok(pending) } else { Err(EngineError::Input(misspelt)) }
}

/// The places that a move was probably meant to come from, whose own is not there: what the owner has of the type and no
/// longer declares. Without any the resource is new here, as where an account never had the old one.
fn meant(
    assembly: &Assembly,
    stack: &AssembledStack,
    to: &str,
    (owner, from): (&str, &str),
    live: &BTreeMap<String, String>,
) -> Option<InputProblem> {
    let owner = assembly.stack(owner)?;
    let resource_type = stack.template.to_value()["Resources"][to]["Type"].as_str()?.to_owned();
    let left = live.iter().filter(|(id, kind)| **kind == resource_type && !declares(owner, id));
    let place = |id: &str| if owner.name == stack.name { id.to_owned() } else { format!("{}.{id}", owner.id) };
    let candidates: Vec<String> = left.map(|(id, _)| place(id)).collect();
    (!candidates.is_empty()).then(|| InputProblem::MovedFromNowhere {
        to: to.to_owned(),
        from: place(from),
        candidates,
        location: stack.locations.get(to).map(ToString::to_string),
    })
}

/// Makes sure that nothing is left to move in these stacks: deploying would make new resources and delete the old ones
/// with what they hold.
pub(in crate::engine) async fn all_moved(
    client: &Client,
    assembly: &Assembly,
    stacks: &[&AssembledStack],
) -> Result<(), EngineError> {
    let moves = pending_moves(client, assembly, stacks).await?;
    if moves.is_empty() {
        return Ok(());
    }
    Err(EngineError::Input(moves.into_iter().map(InputProblem::not_moved_yet).collect()))
}

fn declares(stack: &AssembledStack, logical_id: &str) -> bool {
    stack.template.to_value()["Resources"].get(logical_id).is_some()
}

/// The resources of a stack with their types; none where the stack does not exist.
async fn live_resources(client: &Client, stack: &str) -> Result<BTreeMap<String, String>, CallError> {
    let resources = match stack_resources(client, stack).await {
        Err(error) if error.is_missing_stack() => Vec::new(),
        other => other?,
    };
    let exists = |resource: &ListedResource| resource.status != "DELETE_COMPLETE" && resource.physical_id.is_some();
    Ok(resources.into_iter().filter(exists).map(|resource| (resource.logical_id, resource.resource_type)).collect())
}
