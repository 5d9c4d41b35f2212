use super::bare;
use super::facts::ReplacementFacts;
use crate::plan::{Action, Certainty, PropertyChange, ResourceChange};
use serde_json::Value;
use std::collections::VecDeque;

/// Spreads replacements: a property that refers to a replaced resource gets another value, and where that property is
/// create-only, its resource is replaced too.
///
/// The new value is known only during the deployment, so what follows from it is `Possible` unless the reference is
/// to the physical ID itself, which a replacement always changes.
pub(super) fn spread_replacements(changes: &mut Vec<ResourceChange>, after: &Value, facts: &dyn ReplacementFacts) {
    let mut queue: VecDeque<(String, Certainty)> = changes.iter().filter_map(replaced).collect();
    // Each round either replaces a resource for the first time or makes its verdict surer, so this ends.
    while let Some((source, certainty)) = queue.pop_front() {
        for (logical_id, resource) in super::resources(after) {
            if logical_id == source {
                continue;
            }
            let resource_type = super::type_of(resource);
            let mut found = Vec::new();
            references("", &resource["Properties"], &source, &mut found);
            for (path, attribute) in found {
                let sure = if attribute.is_none() { certainty } else { Certainty::Possible };
                let replaces = facts.replaces(resource_type, &path).map(|own| own.min(sure));
                let known = changes.iter().position(|change| change.logical_id == logical_id);
                let index = known.unwrap_or_else(|| {
                    changes.push(bare(logical_id, resource, Action::Modify));
                    changes.len() - 1
                });
                let change = &mut changes[index];
                if change.action == Action::Add {
                    continue;
                }
                let cause = attribute.map_or_else(|| source.clone(), |attribute| format!("{source}.{attribute}"));
                note(change, path, replaces, cause);
                let before = replaced(change).map(|(_, certainty)| certainty);
                if replaces > before
                    && let Some(certainty) = replaces
                {
                    change.action = Action::Replace(certainty);
                    queue.push_back((logical_id.to_owned(), certainty));
                }
            }
        }
    }
}

fn note(change: &mut ResourceChange, path: String, replaces: Option<Certainty>, cause: String) {
    match change.properties.iter_mut().find(|property| property.path == path) {
        Some(property) => {
            property.replaces = property.replaces.max(replaces);
            property.cause.get_or_insert(cause);
        }
        None => {
            change.properties.push(PropertyChange { path, before: None, after: None, replaces, cause: Some(cause) })
        }
    }
}

fn replaced(change: &ResourceChange) -> Option<(String, Certainty)> {
    match change.action {
        Action::Replace(certainty) => Some((change.logical_id.clone(), certainty)),
        _ => None,
    }
}

/// The places that refer to a resource: path of the property, and the attribute where it is not `Ref`.
fn references(path: &str, value: &Value, target: &str, found: &mut Vec<(String, Option<String>)>) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                match key.as_str() {
                    "Ref" if object.len() == 1 => {
                        if inner == target {
                            found.push((path.to_owned(), None));
                        }
                    }
                    "Fn::GetAtt" => {
                        if inner.get(0).and_then(Value::as_str) == Some(target) {
                            let attribute = inner.get(1).and_then(Value::as_str).unwrap_or_default();
                            found.push((path.to_owned(), Some(attribute.to_owned())));
                        }
                    }
                    "Fn::Sub" => found.extend(substituted(inner, target).map(|attribute| (path.to_owned(), attribute))),
                    _ if key.starts_with("Fn::") => references(path, inner, target, found),
                    _ => {
                        let deeper = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                        references(&deeper, inner, target, found);
                    }
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                // Items inside an intrinsic have no place of their own in the property.
                let deeper = if path.is_empty() { path.to_owned() } else { format!("{path}[{index}]") };
                references(&deeper, item, target, found);
            }
        }
        _ => {}
    }
}

/// `${Target}` and `${Target.Attribute}` in the text of a `Fn::Sub`.
fn substituted(value: &Value, target: &str) -> impl Iterator<Item = Option<String>> {
    let text = value.as_str().or_else(|| value.get(0).and_then(Value::as_str)).unwrap_or_default();
    let names: Vec<Option<String>> = text
        .split("${")
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
        .filter_map(|name| match name.split_once('.') {
            None if name == target => Some(None),
            Some((resource, attribute)) if resource == target => Some(Some(attribute.to_owned())),
            _ => None,
        })
        .collect();
    names.into_iter()
}
