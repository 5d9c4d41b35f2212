use super::Side;
use crate::local::protocol::{ApiError, Request};
use crate::local::world::{Move, StackResource};
use std::collections::BTreeSet;

/// A resource's stack and logical ID.
type Place = (String, String);

/// What moves: what the request names, and what can be recognised without being named.
///
/// # Errors
///
/// A mapping names what does not exist; or a resource would be created, deleted or cannot be told from another.
pub(in crate::local) fn moves(sides: &[Side], mappings: &[Request]) -> Result<Result<Vec<Move>, String>, ApiError> {
    let before: BTreeSet<Place> = places(sides, |side| {
        side.stack.resources.iter().filter(|(_, resource)| resource.exists()).map(|(name, _)| name.clone()).collect()
    });
    let after: BTreeSet<Place> = places(sides, |side| side.desired.active.iter().cloned().collect());
    let mut moves = Vec::new();
    for mapping in mappings {
        let (from, to) = (place(mapping, "Source")?, place(mapping, "Destination")?);
        for (place, known, what) in [(&from, &before, "Source"), (&to, &after, "Destination")] {
            if !known.contains(place) {
                return Err(ApiError::validation(format!(
                    "{what} resource {} of a resource mapping does not exist in stack {}",
                    place.1, place.0
                )));
            }
        }
        moves.extend(moved(sides, &from, &to, true));
    }
    let named = |place: &&Place| !moves.iter().any(|it| (&it.from_stack, &it.from) == (&place.0, &place.1));
    let taken = |place: &&Place| !moves.iter().any(|it| (&it.to_stack, &it.to) == (&place.0, &place.1));
    let stays = |place: &Place| before.contains(place) && after.contains(place);
    let mut gone: Vec<Place> =
        before.iter().filter(named).filter(|place| !stays(place) || !taken(place)).cloned().collect();
    let arriving: Vec<Place> =
        after.iter().filter(taken).filter(|place| !stays(place) || !named(place)).cloned().collect();
    for to in arriving {
        let mut candidates = gone.iter().filter(|from| alike(sides, from, &to));
        let (first, another) = (candidates.next().cloned(), candidates.next().is_some());
        let same_name = gone.iter().find(|from| from.1 == to.1 && alike(sides, from, &to)).cloned();
        let found = match (same_name, another) {
            (Some(same_name), _) => Some(same_name),
            (None, false) => first,
            (None, true) => {
                return Ok(Err(format!(
                    "Resource {} of stack {} may be one of several: give a ResourceMapping for it.",
                    to.1, to.0
                )));
            }
        };
        let Some(from) = found else {
            return Ok(Err(format!(
                "Stack Refactor does not support creating resources: {} in stack {} does not exist yet.",
                to.1, to.0
            )));
        };
        gone.retain(|place| *place != from);
        moves.extend(moved(sides, &from, &to, false));
    }
    match gone.first() {
        Some((stack, name)) => Ok(Err(format!(
            "Stack Refactor does not support deleting resources: {name} of stack {stack} is in none of the templates."
        ))),
        None => Ok(Ok(moves)),
    }
}

fn places(sides: &[Side], names: impl Fn(&Side) -> Vec<String>) -> BTreeSet<Place> {
    let of = |side: &Side| names(side).into_iter().map(|name| (side.stack.name.clone(), name)).collect::<Vec<_>>();
    sides.iter().flat_map(of).collect()
}

fn place(mapping: &Request, end: &str) -> Result<Place, ApiError> {
    let end = mapping.structure(end);
    Ok((end.required("StackName")?.to_owned(), end.required("LogicalResourceId")?.to_owned()))
}

fn resource<'a>(sides: &'a [Side], place: &Place) -> Option<&'a StackResource> {
    sides.iter().find(|side| side.stack.name == place.0)?.stack.resources.get(&place.1)
}

/// Whether a new place may be that of a resource: they have the same type.
fn alike(sides: &[Side], from: &Place, to: &Place) -> bool {
    let declared = sides
        .iter()
        .find(|side| side.stack.name == to.0)
        .and_then(|side| side.desired.template.resources.get(&to.1))
        .map(|declaration| declaration.kind.as_str());
    resource(sides, from).map(|resource| resource.kind.as_str()) == declared
}

fn moved(sides: &[Side], from: &Place, to: &Place, manual: bool) -> Option<Move> {
    let resource = resource(sides, from)?;
    Some(Move {
        from_stack: from.0.clone(),
        from: from.1.clone(),
        to_stack: to.0.clone(),
        to: to.1.clone(),
        kind: resource.kind.clone(),
        physical_id: resource.physical_id.clone()?,
        manual,
    })
}
