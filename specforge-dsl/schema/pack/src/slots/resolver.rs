//! From the names of resource types and attributes to kinds.

use std::collections::{BTreeMap, BTreeSet};

use specforge_schema::format::shape;
use specforge_schema::names;

use super::AcceptSet;
use super::literal::kind_literal;
use crate::kinds::{self, Kinds};
use crate::model::{Attribute, Handle, Model, Resource, Target};
use crate::overlay::Overlay;
use crate::specification::Specification;

/// Resolves names of resource types and attributes to kinds.
pub(super) struct Resolver<'a> {
    pub(super) kinds: &'a Kinds,
    pub(super) by_name: BTreeMap<&'a str, usize>,
    pub(super) overlay: &'a Overlay,
    pub(super) specification: &'a Specification,
    pub(super) model: &'a Model,
}

impl Resolver<'_> {
    pub(super) fn accept_set(
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
            (false, true) => {
                Some(literal.into_iter().chain(["^arn:aws[a-z-]*:".to_owned()]).collect::<Vec<_>>().join("|"))
            }
            (false, false) => self.literal(&kinds, literal),
        };
        accepts.sort();
        kinds.sort_unstable();
        Some(AcceptSet { any_arn, open, literal, kinds, accepts })
    }

    /// Whether a property is where a resource gets its own name: what `Ref` yields is then no reference to another.
    pub(super) fn names_itself(&self, resource: usize, property: &str, set: &AcceptSet) -> bool {
        self.model.resources[resource].primary_identifier.iter().any(|name| name == property)
            && set.kinds.iter().any(|kind| self.kinds.kinds[*kind].resource == resource)
    }

    /// The kinds of other resource types that attributes are, for each attribute of each resource type: by review, or
    /// where the sources relate the items of a list to one thing.
    pub(super) fn other_kinds(&self) -> Vec<Vec<Option<usize>>> {
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
pub(super) fn is_identity(kind: &kinds::Kind, resource: &str) -> bool {
    let own = kind.name.strip_prefix(&kinds::rust_name(resource)).unwrap_or_default();
    let is_address = own.ends_with("DnsName") || own.ends_with("DomainName");
    kind.attribute.is_none()
        || (!is_address && ["Arn", "Id", "Name", "Identifier"].iter().any(|ending| own.ends_with(ending)))
}
