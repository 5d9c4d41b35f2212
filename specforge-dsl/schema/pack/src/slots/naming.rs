//! Names of slots.

use std::collections::{BTreeMap, BTreeSet};

use specforge_schema::names;

use super::resolver::{Resolver, is_identity};
use super::{AcceptSet, Slot};
use crate::kinds::{self, Kinds};
use crate::model::Model;
use crate::overlay::Overlay;
use crate::specification::Specification;

/// Names the accept-sets: like the kind where there is only one and nothing else distinguishes the set, as the overlay
/// says, or like the first property that accepts it.
pub(super) fn name(
    found: &BTreeMap<AcceptSet, Vec<(String, String)>>,
    model: &Model,
    kinds: &Kinds,
    overlay: &Overlay,
    specification: &Specification,
) -> BTreeMap<AcceptSet, Slot> {
    let mut taken: BTreeSet<(String, String)> =
        kinds.kinds.iter().map(|kind| (kind.module.clone(), kind.name.clone())).collect();
    taken.extend(model.resources.iter().map(|one| (kinds::module(&one.name), kinds::rust_name(&one.name))));
    let resolver = Resolver {
        kinds,
        by_name: model.resources.iter().enumerate().map(|(at, one)| (one.name.as_str(), at)).collect(),
        overlay,
        specification,
        model,
    };
    let by_overlay: BTreeMap<AcceptSet, &String> = overlay
        .slots
        .iter()
        .filter_map(|(name, targets)| Some((resolver.accept_set(targets, None, &mut BTreeSet::new())?, name)))
        .map(|(set, name)| (AcceptSet { literal: None, ..set }, name))
        .collect();
    let mut free: BTreeSet<&String> = by_overlay.values().copied().collect();
    let mut named = BTreeMap::new();
    for (set, properties) in found {
        let only = match set.kinds.as_slice() {
            [kind] if !set.any_arn && !set.open => Some(&kinds.kinds[*kind]),
            _ => None,
        };
        // A slot shares its kind's name if handles become in it what they become wherever the kind is wanted.
        let single = only.filter(|kind| {
            let usual = (kind.resource, kind.attribute.clone());
            let accepted = is_identity(kind, &model.resources[kind.resource].name);
            set.accepts == if accepted { vec![usual] } else { Vec::new() }
        });
        let (module, name) = if let Some(kind) = single {
            (kind.module.clone(), kind.name.clone())
        } else if let Some((module, name)) = by_overlay
            .get(&AcceptSet { literal: None, ..set.clone() })
            .filter(|path| free.remove(*path))
            .and_then(|path| path.split_once("::"))
        {
            (module.to_owned(), name.to_owned())
        } else {
            property_name(properties, &taken)
        };
        taken.insert((module.clone(), name.clone()));
        let AcceptSet { any_arn, open, literal, kinds, accepts } = set.clone();
        let slot = Slot { module, name, single: single.is_some(), any_arn, open, literal, kinds, accepts };
        named.insert(set.clone(), slot);
    }
    named
}

/// A free name after the first property that accepts the set.
fn property_name(properties: &[(String, String)], taken: &BTreeSet<(String, String)>) -> (String, String) {
    let first = properties.iter().min().cloned().unwrap_or_default();
    let module = kinds::module(&first.0);
    let base = format!("{}{}", kinds::rust_name(&first.0), names::pascal_case(&first.1));
    let mut name = base.clone();
    let mut number = 1;
    while taken.contains(&(module.clone(), name.clone())) {
        number += 1;
        name = if number == 2 { format!("{base}Reference") } else { format!("{base}Reference{number}") };
    }
    (module, name)
}
