//! Slots: the distinct sets of what reference properties accept, named.

use std::collections::{BTreeMap, BTreeSet};

use specforge_schema::format::{property_flag, shape};
use specforge_schema::names;

use crate::kinds::{self, Kinds};
use crate::model::{Attribute, Handle, Model, Resource, Target};
use crate::overlay::Overlay;
use crate::specification::Specification;

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

/// Resolves names of resource types and attributes to kinds.
struct Resolver<'a> {
    kinds: &'a Kinds,
    by_name: BTreeMap<&'a str, usize>,
    overlay: &'a Overlay,
    specification: &'a Specification,
    model: &'a Model,
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
    let named = name(&found, model, kinds, overlay, specification);
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

impl Resolver<'_> {
    fn accept_set(
        &self,
        targets: &[Target],
        literal: Option<String>,
        dropped: &mut BTreeSet<String>,
    ) -> Option<AcceptSet> {
        let any_arn = targets.contains(&Target::AnyArn);
        let open = targets.contains(&Target::AnyText);
        let mut all = Vec::new();
        for target in targets {
            all.push(target);
            if let Target::Attribute { resource, attribute, .. } = target {
                all.extend(self.overlay.equivalents.get(&(resource.clone(), attribute.clone())).into_iter().flatten());
            }
        }
        let mut kinds: Vec<usize> = Vec::new();
        let mut accepts: Vec<(usize, Option<String>)> = Vec::new();
        for target in all {
            let Target::Attribute { resource, attribute, handle } = target else { continue };
            let Some(number) = self.kind(resource, attribute) else {
                dropped.insert(format!("{resource}.{attribute}"));
                continue;
            };
            if !kinds.contains(&number) {
                kinds.push(number);
            }
            let kind = &self.kinds.kinds[number];
            let accepted = match handle {
                Handle::Accepted => true,
                Handle::Refused => false,
                Handle::IfIdentity => is_identity(kind, &self.model.resources[kind.resource].name),
            };
            if accepted && !accepts.iter().any(|(resource, _)| *resource == kind.resource) {
                accepts.push((kind.resource, kind.attribute.clone()));
            }
        }
        if kinds.is_empty() && !any_arn {
            return None;
        }
        let literal = match (open, any_arn) {
            (true, _) => Some(String::new()),
            (false, true) => Some("^arn:aws[a-z-]*:".to_owned()),
            (false, false) => self.literal(&kinds, literal),
        };
        accepts.sort();
        kinds.sort_unstable();
        Some(AcceptSet { any_arn, open, literal, kinds, accepts })
    }

    /// Whether a property is where a resource gets its own name: what `Ref` yields is then no reference to another.
    fn names_itself(&self, resource: usize, property: &str, set: &AcceptSet) -> bool {
        self.model.resources[resource].primary_identifier.iter().any(|name| name == property)
            && set.kinds.iter().any(|kind| self.kinds.kinds[*kind].resource == resource)
    }

    /// The kinds of other resource types that attributes are, for each attribute of each resource type: by review, or
    /// where the sources relate the items of a list to one thing.
    fn other_kinds(&self) -> Vec<Vec<Option<usize>>> {
        let of_resource = |resource: &Resource| {
            let kind = |attribute: &Attribute| {
                let key = (resource.name.clone(), attribute.name.clone());
                let target = match (self.overlay.attributes.get(&key), attribute.targets.as_slice()) {
                    (Some(target), _) => target,
                    (None, [target]) if attribute.shape == shape::LIST => target,
                    _ => return None,
                };
                let Target::Attribute { resource, attribute, .. } = target else { return None };
                self.kind(resource, attribute)
            };
            resource.attributes.iter().map(kind).collect()
        };
        self.model.resources.iter().map(of_resource).collect()
    }

    /// The kind of a target. Targets are named in several ways: by the attribute, by the property that `Ref` yields,
    /// or by the last word alone (`Id` of a `VpcId`).
    fn kind(&self, resource: &str, attribute: &str) -> Option<usize> {
        let number = *self.by_name.get(resource)?;
        if attribute == "Ref" {
            return self.kinds.of_reference(number);
        }
        let short = resource.rsplit("::").next().unwrap_or_default();
        let last_word = names::words(short).pop().unwrap_or_default();
        if let Some(Target::Attribute { resource, attribute, .. }) =
            self.overlay.attributes.get(&(resource.to_owned(), attribute.to_owned()))
        {
            return self.kind(resource, attribute);
        }
        let named = self.model.resources[number].attributes.iter().map(|one| one.name.as_str());
        let in_other_case = named.into_iter().find(|name| name.eq_ignore_ascii_case(attribute));
        [attribute.to_owned(), format!("{short}{attribute}"), format!("{last_word}{attribute}")]
            .iter()
            .map(String::as_str)
            .chain(in_other_case)
            .find_map(|name| self.kinds.of_attribute(number, name))
            .or_else(|| {
                let reference = self.kinds.of_reference(number)?;
                let name = &self.kinds.kinds[reference].name;
                let wanted = names::pascal_case(attribute);
                (name.ends_with(&wanted) && ["Id", "Arn", "Name"].contains(&attribute)).then_some(reference)
            })
    }

    /// The pattern of the texts that may stand bare: that of each kind, and the overlay's of the property.
    fn literal(&self, kinds: &[usize], own: Option<String>) -> Option<String> {
        let mut patterns: BTreeSet<String> = own.into_iter().collect();
        for kind in kinds {
            patterns.extend(kind_literal(&self.kinds.kinds[*kind], self.model, self.specification, self.overlay));
        }
        (!patterns.is_empty()).then(|| patterns.into_iter().collect::<Vec<_>>().join("|"))
    }
}

/// Whether a kind is what identifies its resource: what `Ref` yields, or an ARN, ID or name.
fn is_identity(kind: &kinds::Kind, resource: &str) -> bool {
    let own = kind.name.strip_prefix(&kinds::rust_name(resource)).unwrap_or_default();
    let is_address = own.ends_with("DnsName") || own.ends_with("DomainName");
    kind.attribute.is_none()
        || (!is_address && ["Arn", "Id", "Name", "Identifier"].iter().any(|ending| own.ends_with(ending)))
}

/// The pattern of a kind's literals: the overlay's, or for ARNs one that fits the service.
fn kind_literal(kind: &kinds::Kind, model: &Model, specification: &Specification, overlay: &Overlay) -> Option<String> {
    let path = format!("{}::{}", kind.module, kind.name);
    if let Some(pattern) = overlay.literals.get(&path) {
        return Some(pattern.clone()).filter(|pattern| pattern != "-");
    }
    if !kind.name.ends_with("Arn") {
        return None;
    }
    if let Some(pattern) = overlay.literals.get(&format!("{}::*", kind.module)) {
        return Some(pattern.clone());
    }
    let own = specification.arn_service(&model.resources[kind.resource].name);
    let service = own.or_else(|| {
        let same_service = model.resources.iter().filter(|resource| kinds::module(&resource.name) == kind.module);
        same_service.into_iter().find_map(|resource| specification.arn_service(&resource.name))
    });
    Some(format!("^arn:aws[a-z-]*:{}:", service.unwrap_or("[a-z0-9-]+")))
}

/// Names the accept-sets: like the kind where there is only one and nothing else distinguishes the set, as the overlay
/// says, or like the first property that accepts it.
fn name(
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
