//! Whether every name of the overlay exists, so that an update of the schemas cannot leave it behind unnoticed.

use std::collections::BTreeSet;

use crate::error::{Error, Result};
use crate::kinds;
use crate::model::{Model, Resource};
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
        .identifiers
        .keys()
        .chain(overlay.kinds.keys().chain(overlay.attributes.keys()).map(|(resource, _)| resource))
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
    problems.extend(
        overlay
            .missing()
            .into_iter()
            .map(|(resource, location)| format!("overlay: there is no `{location}` of `{resource}`")),
    );
    let modules: BTreeSet<String> = types.iter().map(|name| kinds::module(name)).collect();
    for (alias, module) in &overlay.services {
        if modules.contains(alias) || !modules.contains(module) {
            problems.push(format!("services.tsv: `{alias}` is a service itself, or there is no `{module}`"));
        }
    }
    for (resource, path) in
        overlay.replacements.iter().flat_map(|(name, paths)| paths.iter().map(move |path| (name, path)))
    {
        let property = path.trim_start_matches("/properties/");
        let has = |one: &Resource| model.objects[one.object.0].properties.iter().any(|known| known.name == property);
        if !model.resources.iter().any(|one| one.name == *resource && has(one)) {
            problems.push(format!("replacements.tsv: `{resource}` has no `{path}`"));
        }
    }
    for (resource, attribute) in overlay.attributes.keys() {
        let has = |one: &Resource| one.attributes.iter().any(|known| known.name == *attribute);
        if !model.resources.iter().any(|one| one.name == *resource && has(one)) {
            problems.push(format!("attributes.tsv: `{resource}` has no attribute `{attribute}`"));
        }
    }
    problems.dedup();
    if problems.is_empty() { Ok(()) } else { Err(Error::new(problems.join("\n"))) }
}
