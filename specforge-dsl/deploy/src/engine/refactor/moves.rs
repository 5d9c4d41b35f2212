use super::PendingMove;
use crate::engine::EngineError;
use crate::engine::call_error::CallError;
use crate::engine::input::InputProblem;
use crate::engine::resources::{ListedResource, stack_resources};
use crate::gate::{DoubtfulMove, LeavingResource};
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::collections::BTreeMap;

/// What `#[moved]` in the code means for what is deployed.
#[derive(Debug, Default)]
pub(super) struct Moves {
    /// The resources that were renamed or moved in the code and not yet in CloudFormation: the old place is taken, and the
    /// new one is free.
    pub(super) pending: Vec<PendingMove>,
    /// Those whose old place is not there, while others of their type leave theirs: it may be misspelt, or never have been.
    pub(super) doubtful: Vec<DoubtfulMove>,
}

/// The moves of the resources that these stacks declare.
///
/// # Errors
///
/// When CloudFormation cannot be asked.
pub(super) async fn moves(
    client: &Client,
    assembly: &Assembly,
    stacks: &[&AssembledStack],
) -> Result<Moves, CallError> {
    let mut live = Live { client, resources: BTreeMap::new() };
    let mut moves = Moves::default();
    for stack in stacks {
        for (to, from) in &stack.moved {
            let (owner, from) = match from.rsplit_once('.') {
                Some((owner, id)) => (assembly.stack(owner).map_or(owner, |found| &found.name), id),
                None => (stack.name.as_str(), from.as_str()),
            };
            if live.of(&stack.name).await?.contains_key(to) {
                continue;
            }
            if assembly.stack(owner).is_some_and(|found| declares(found, from)) {
                continue;
            }
            match live.of(owner).await?.get(from) {
                Some(resource_type) => moves.pending.push(PendingMove {
                    from_stack: owner.to_owned(),
                    from_id: assembly.stack(owner).map_or(owner, |found| &found.id).to_owned(),
                    from: from.to_owned(),
                    to_stack: stack.name.clone(),
                    to_id: stack.id.clone(),
                    to: to.clone(),
                    resource_type: resource_type.clone(),
                    location: stack.locations.get(to).map(ToString::to_string),
                }),
                None => moves.doubtful.extend(doubtful(&mut live, assembly, stack, to, (owner, from)).await?),
            }
        }
    }
    let Moves { pending, doubtful } = &mut moves;
    for one in doubtful.iter_mut() {
        // What has its new place already is not meant.
        let is_free = |leaving: &LeavingResource| {
            !pending.iter().any(|known| known.from_stack == leaving.stack && known.from == leaving.logical_id)
        };
        one.candidates.retain(is_free);
    }
    doubtful.retain(|one| !one.candidates.is_empty());
    Ok(moves)
}

/// A move from a place that is not there, with what else of its type leaves that stack, or leaves the same place in another
/// one. Without any the resource is new here, as where an account never had the old one.
async fn doubtful(
    live: &mut Live<'_>,
    assembly: &Assembly,
    stack: &AssembledStack,
    to: &str,
    (owner, from): (&str, &str),
) -> Result<Option<DoubtfulMove>, CallError> {
    let Some(resource_type) = stack.template.to_value()["Resources"][to]["Type"].as_str().map(str::to_owned) else {
        return Ok(None);
    };
    let place = |owner: &AssembledStack, id: &str| match owner.name == stack.name {
        true => id.to_owned(),
        false => format!("{}.{id}", owner.id),
    };
    let mut candidates = Vec::new();
    for other in &assembly.stacks {
        let leaving = live.of(&other.name).await?.iter().filter(|(id, kind)| {
            let is_here = other.name == owner || *id == from;
            is_here && **kind == resource_type && !declares(other, id)
        });
        candidates.extend(leaving.map(|(id, _)| LeavingResource {
            stack: other.name.clone(),
            logical_id: id.clone(),
            resource_type: resource_type.clone(),
            place: place(other, id),
            is_slip_away: id.eq_ignore_ascii_case(from) || specforge_schema::differ_by_one(id, from),
        }));
    }
    let named = assembly.stack(owner).map_or_else(|| format!("{owner}.{from}"), |owner| place(owner, from));
    Ok((!candidates.is_empty()).then(|| DoubtfulMove {
        to_stack: stack.name.clone(),
        to: to.to_owned(),
        from: named,
        candidates,
        location: stack.locations.get(to).map(ToString::to_string),
    }))
}

/// Makes sure that nothing is left to move in these stacks: deploying would make new resources and delete the old ones
/// with what they hold. The moves whose old place is not there are for the gate.
pub(in crate::engine) async fn all_moved(
    client: &Client,
    assembly: &Assembly,
    stacks: &[&AssembledStack],
) -> Result<Vec<DoubtfulMove>, EngineError> {
    let moves = moves(client, assembly, stacks).await?;
    if moves.pending.is_empty() {
        return Ok(moves.doubtful);
    }
    Err(EngineError::Input(moves.pending.into_iter().map(InputProblem::not_moved_yet).collect()))
}

fn declares(stack: &AssembledStack, logical_id: &str) -> bool {
    stack.template.to_value()["Resources"].get(logical_id).is_some()
}

/// The resources of stacks with their types, each stack asked for once.
struct Live<'a> {
    client: &'a Client,
    resources: BTreeMap<String, BTreeMap<String, String>>,
}

impl Live<'_> {
    /// Those of one stack; none where it does not exist.
    async fn of(&mut self, stack: &str) -> Result<&BTreeMap<String, String>, CallError> {
        if !self.resources.contains_key(stack) {
            let resources = match stack_resources(self.client, stack).await {
                Err(error) if error.is_missing_stack() => Vec::new(),
                other => other?,
            };
            let exists =
                |resource: &ListedResource| resource.status != "DELETE_COMPLETE" && resource.physical_id.is_some();
            let resources = resources.into_iter().filter(exists);
            let by_id = resources.map(|resource| (resource.logical_id, resource.resource_type)).collect();
            self.resources.insert(stack.to_owned(), by_id);
        }
        Ok(self.resources.entry(stack.to_owned()).or_default())
    }
}
