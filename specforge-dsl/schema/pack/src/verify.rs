//! Whether every name of the overlay exists, so that an update of the schemas cannot leave it behind unnoticed.

use std::collections::BTreeSet;

use crate::error::{Error, Result};
use crate::model::Model;
use crate::overlay::Overlay;
use crate::specification::Specification;

/// Checks the overlay's names against the schemas.
///
/// # Errors
///
/// Every name that does not exist, a line each.
pub(crate) fn overlay(model: &Model, overlay: &Overlay, specification: &Specification) -> Result<()> {
    let types: BTreeSet<&str> = model.resources.iter().map(|resource| resource.name.as_str()).collect();
    let named = overlay
        .locations()
        .into_iter()
        .map(|(resource, _)| resource)
        .chain(overlay.identifiers.keys())
        .chain(overlay.kinds.keys().map(|(resource, _)| resource))
        .chain(overlay.stateful.keys());
    let mut problems: Vec<String> = named
        .filter(|name| !types.contains(name.as_str()))
        .map(|name| format!("overlay: there is no resource type `{name}`"))
        .collect();
    let unlisted =
        specification.stateful().filter(|name| types.contains(name) && !overlay.stateful.contains_key(*name));
    problems.extend(
        unlisted
            .map(|name| format!("stateful.tsv: `{name}` is missing, which the service specification calls stateful")),
    );
    problems.dedup();
    if problems.is_empty() { Ok(()) } else { Err(Error::new(problems.join("\n"))) }
}
