//! Kinds of references: one for each text that a resource type yields.

use std::collections::{BTreeMap, BTreeSet};

use specforge_schema::format::shape;
use specforge_schema::names;

use crate::model::{Model, Resource};
use crate::overlay::Overlay;
use crate::specification::Specification;

/// A kind; `attribute` is what `Fn::GetAtt` reads, `None` for `Ref`.
pub(crate) struct Kind {
    pub(crate) module: String,
    pub(crate) name: String,
    pub(crate) resource: usize,
    pub(crate) attribute: Option<String>,
}

/// Every kind, sorted by module and name, and where to find them.
pub(crate) struct Kinds {
    pub(crate) kinds: Vec<Kind>,
    /// Resource and attribute (or the property that `Ref` yields) to the kind.
    by_attribute: BTreeMap<(usize, String), usize>,
    /// Resource to the kind that `Ref` yields.
    by_reference: BTreeMap<usize, usize>,
    /// Names that were taken, and what the kind is named instead.
    pub(crate) renamed: Vec<String>,
}

/// The Rust module of a resource type's service.
pub(crate) fn module(resource: &str) -> String {
    let mut parts = resource.split("::");
    match (parts.next(), parts.next()) {
        (Some("AWS"), Some(service)) => service.to_lowercase(),
        (Some(first), Some(service)) => format!("{}_{}", first.to_lowercase(), service.to_lowercase()),
        _ => String::new(),
    }
}

/// The Rust name of a resource type.
pub(crate) fn rust_name(resource: &str) -> String {
    names::pascal_case(resource.rsplit("::").next().unwrap_or_default())
}

/// A module and a name in it.
type Path = (String, String);

/// Gives the kinds their names.
struct Namer {
    /// The resource types, whose names are taken.
    types: BTreeSet<Path>,
    /// The kinds that have a name: the resource type, and the attribute unless `Ref` yields it.
    named: BTreeMap<Path, (usize, Option<String>)>,
    renamed: Vec<String>,
}

impl Namer {
    /// The path of a kind that `wanted` names; another attribute of the same resource type may share it.
    fn path(&mut self, number: usize, resource: &Resource, attribute: &str, wanted: String) -> Path {
        let mut path = (module(&resource.name), wanted);
        if self.types.contains(&path) {
            path.1.push_str("Value");
        }
        if self.named.get(&path).is_some_and(|(owner, _)| *owner != number) {
            let other = format!("{}Of{}", names::pascal_case(attribute), rust_name(&resource.name));
            self.renamed.push(format!("{}.{attribute}: {}::{} is taken, {other}", resource.name, path.0, path.1));
            path.1 = other;
        }
        path
    }
}

impl Kinds {
    /// Names the kinds of every resource type.
    pub(crate) fn of(model: &Model, specification: &Specification, overlay: &Overlay) -> Kinds {
        let types = model.resources.iter().map(|resource| (module(&resource.name), rust_name(&resource.name)));
        let mut namer = Namer { types: types.collect(), named: BTreeMap::new(), renamed: Vec::new() };
        let mut yielded: Vec<(usize, String, Path)> = Vec::new();
        let mut references: BTreeMap<usize, Path> = BTreeMap::new();
        // What `Ref` yields is named first, so that it keeps the plain name where two would share one.
        for reference_pass in [true, false] {
            for (number, resource) in model.resources.iter().enumerate() {
                let identifier = identifier(resource, specification, overlay);
                for attribute in yields(resource, identifier.as_deref()) {
                    let is_reference = identifier.as_deref() == Some(attribute.as_str());
                    let is_alias = overlay.attributes.contains_key(&(resource.name.clone(), attribute.clone()));
                    if is_alias || is_reference != reference_pass {
                        continue;
                    }
                    let path = namer.path(number, resource, &attribute, kind_name(resource, &attribute, overlay));
                    if is_reference {
                        references.insert(number, path.clone());
                    }
                    let read = Some(attribute.clone()).filter(|_| !is_reference);
                    namer.named.entry(path.clone()).or_insert((number, read));
                    yielded.push((number, attribute, path));
                }
            }
        }
        let place: BTreeMap<&Path, usize> =
            namer.named.keys().enumerate().map(|(number, path)| (path, number)).collect();
        let by_attribute = yielded.iter().map(|(number, name, path)| ((*number, name.clone()), place[path])).collect();
        let by_reference = references.iter().map(|(number, path)| (*number, place[path])).collect();
        let kinds = namer.named.into_iter().map(|((module, name), (resource, attribute))| Kind {
            module,
            name,
            resource,
            attribute,
        });
        Kinds { by_attribute, by_reference, kinds: kinds.collect(), renamed: namer.renamed }
    }

    /// The kind that an attribute yields.
    pub(crate) fn of_attribute(&self, resource: usize, attribute: &str) -> Option<usize> {
        self.by_attribute.get(&(resource, attribute.to_owned())).copied()
    }

    /// The kind that `Ref` yields.
    pub(crate) fn of_reference(&self, resource: usize) -> Option<usize> {
        self.by_reference.get(&resource).copied()
    }
}

/// The attribute or property that `Ref` yields.
fn identifier(resource: &Resource, specification: &Specification, overlay: &Overlay) -> Option<String> {
    if let Some(identifier) = overlay.identifiers.get(&resource.name) {
        return Some(identifier.clone()).filter(|identifier| identifier != "-");
    }
    if let Some(identifier) = specification.reference(&resource.name) {
        return Some(identifier.to_owned());
    }
    match resource.primary_identifier.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}

/// The texts that a resource type yields: its attributes, and what `Ref` yields.
fn yields(resource: &Resource, identifier: Option<&str>) -> Vec<String> {
    let texts = resource.attributes.iter().filter(|attribute| attribute.shape == shape::TEXT);
    let mut names: BTreeSet<String> = texts.map(|attribute| attribute.name.clone()).collect();
    names.extend(identifier.map(str::to_owned));
    names.into_iter().collect()
}

fn kind_name(resource: &Resource, attribute: &str, overlay: &Overlay) -> String {
    let key = (resource.name.clone(), attribute.to_owned());
    if let Some(name) = overlay.kinds.get(&key) {
        return name.clone();
    }
    merged(resource.name.rsplit("::").next().unwrap_or_default(), attribute)
}

/// Type and attribute with their common words once: `SecurityGroup` and `GroupId` is `SecurityGroupId`, `SubnetGroup`
/// and `CacheSubnetGroupName` is `CacheSubnetGroupName`.
fn merged(resource: &str, attribute: &str) -> String {
    let words =
        |name: &str| -> Vec<String> { names::words(name).iter().map(|word| names::pascal_case(word)).collect() };
    let (resource, attribute) = (words(resource), words(attribute));
    if attribute.windows(resource.len()).any(|part| part == resource) {
        return attribute.concat();
    }
    let longest = (0..=resource.len().min(attribute.len()))
        .rev()
        .find(|length| resource[resource.len() - length..] == attribute[..*length])
        .unwrap_or(0);
    resource.iter().chain(&attribute[longest..]).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::merged;

    #[test]
    fn common_words_are_merged() {
        assert_eq!(merged("SecurityGroup", "GroupId"), "SecurityGroupId");
        assert_eq!(merged("VPC", "VpcId"), "VpcId");
        assert_eq!(merged("LoadBalancer", "LoadBalancerArn"), "LoadBalancerArn");
        assert_eq!(merged("DBInstance", "Endpoint.Address"), "DbInstanceEndpointAddress");
        assert_eq!(merged("Role", "Arn"), "RoleArn");
        assert_eq!(merged("SubnetGroup", "CacheSubnetGroupName"), "CacheSubnetGroupName");
    }
}
