//! Slots: the distinct sets of what reference properties accept, named.

mod literal;
mod naming;
mod resolver;

use std::collections::{BTreeMap, BTreeSet};

use specforge_schema::format::property_flag;

use crate::kinds::Kinds;
use crate::model::Model;
use crate::overlay::Overlay;
use crate::specification::Specification;
use resolver::Resolver;

/// A slot; an accepted attribute of `None` is `Ref`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slot {
    pub(crate) module: String,
    pub(crate) name: String,
    pub(crate) single: bool,
    pub(crate) any_arn: bool,
    pub(crate) open: bool,
    pub(crate) literal: Option<String>,
    pub(crate) kinds: Vec<usize>,
    pub(crate) accepts: Vec<(usize, Option<String>)>,
}

/// What makes a slot distinct.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct AcceptSet {
    any_arn: bool,
    open: bool,
    literal: Option<String>,
    kinds: Vec<usize>,
    accepts: Vec<(usize, Option<String>)>,
}

/// Every slot, and the targets that name nothing.
pub(crate) struct Slots {
    pub(crate) slots: Vec<Slot>,
    pub(crate) dropped: BTreeSet<String>,
}

/// Resolves the targets of every value, and gives the values their slots.
pub(crate) fn assign(model: &mut Model, kinds: &Kinds, specification: &Specification, overlay: &Overlay) -> Slots {
    let owners = owners(model);
    let tops: BTreeMap<usize, usize> =
        model.resources.iter().enumerate().map(|(at, resource)| (resource.object.0, at)).collect();
    let mut dropped = BTreeSet::new();
    let mut found: BTreeMap<AcceptSet, Vec<(String, String)>> = BTreeMap::new();
    let mut places: Vec<(usize, usize, AcceptSet)> = Vec::new();
    let other_kinds;
    {
        let mut objects = std::mem::take(&mut model.objects);
        let resolver = Resolver {
            kinds,
            by_name: model.resources.iter().enumerate().map(|(at, resource)| (resource.name.as_str(), at)).collect(),
            overlay,
            specification,
            model,
        };
        for (number, object) in objects.iter_mut().enumerate() {
            for (at, property) in object.properties.iter_mut().enumerate() {
                let name = property.name.clone();
                let (targets, literal) =
                    property.value.innermost(|value| (std::mem::take(&mut value.targets), value.literal.take()));
                if let Some(set) = resolver.accept_set(&targets, literal, &mut dropped) {
                    if property.flags & property_flag::READ_ONLY != 0
                        || tops.get(&number).is_some_and(|one| resolver.names_itself(*one, &name, &set))
                    {
                        continue;
                    }
                    let owner = owners.get(&number).cloned().unwrap_or_default();
                    found.entry(set.clone()).or_default().push((owner, name));
                    places.push((number, at, set));
                }
            }
        }
        other_kinds = resolver.other_kinds();
        model.objects = objects;
    }
    for (resource, kinds) in model.resources.iter_mut().zip(other_kinds) {
        for (attribute, kind) in resource.attributes.iter_mut().zip(kinds) {
            attribute.other_kind = kind;
        }
    }
    let named = naming::name(&found, model, kinds, overlay, specification);
    let mut slots: Vec<Slot> = named.values().cloned().collect();
    slots.sort();
    for (object, property, set) in places {
        let slot = slots.binary_search(&named[&set]).ok();
        model.objects[object].properties[property].value.innermost(|value| value.slot = slot);
    }
    Slots { slots, dropped }
}

/// The resource type that each object belongs to.
fn owners(model: &Model) -> BTreeMap<usize, String> {
    let mut owners = BTreeMap::new();
    for resource in &model.resources {
        let mut waiting = vec![resource.object];
        while let Some(number) = waiting.pop() {
            if owners.insert(number.0, resource.name.clone()).is_none() {
                waiting.extend(model.objects[number.0].objects());
            }
        }
    }
    owners
}
