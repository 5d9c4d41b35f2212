use super::facts::ReplacementFacts;
use crate::plan::{Certainty, PropertyChange};
use serde_json::Value;

/// The attributes of a resource, besides its properties, that an update can change.
const ATTRIBUTES: [&str; 5] = ["DeletionPolicy", "UpdateReplacePolicy", "DependsOn", "Metadata", "UpdatePolicy"];

/// The properties and attributes in which two versions of a resource differ, down to the innermost place.
pub(super) fn compare(
    resource_type: &str,
    old: &Value,
    new: &Value,
    facts: &dyn ReplacementFacts,
) -> Vec<PropertyChange> {
    let mut changes = Vec::new();
    descend("", old.get("Properties"), new.get("Properties"), &mut changes);
    for change in &mut changes {
        change.replaces = facts.replaces(resource_type, &change.path);
    }
    for attribute in ATTRIBUTES {
        descend(attribute, old.get(attribute), new.get(attribute), &mut changes);
    }
    changes
}

/// The innermost differences of one value.
pub(crate) fn differences(path: &str, old: &Value, new: &Value) -> Vec<PropertyChange> {
    let mut changes = Vec::new();
    descend(path, Some(old), Some(new), &mut changes);
    changes
}

fn descend(path: &str, old: Option<&Value>, new: Option<&Value>, changes: &mut Vec<PropertyChange>) {
    if old == new {
        return;
    }
    match (old, new) {
        (Some(Value::Object(old)), Some(Value::Object(new))) if !is_intrinsic(old) && !is_intrinsic(new) => {
            for key in new.keys().chain(old.keys().filter(|key| !new.contains_key(*key))) {
                let deeper = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                descend(&deeper, old.get(key), new.get(key), changes);
            }
        }
        // Lists of one length are compared item by item; in others an item has no place of its own to compare with.
        (Some(Value::Array(old)), Some(Value::Array(new))) if old.len() == new.len() => {
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                descend(&format!("{path}[{index}]"), Some(old), Some(new), changes);
            }
        }
        (None, Some(Value::Object(new))) if path.is_empty() => {
            for (key, value) in new {
                descend(key, None, Some(value), changes);
            }
        }
        (Some(Value::Object(old)), None) if path.is_empty() => {
            for (key, value) in old {
                descend(key, Some(value), None, changes);
            }
        }
        _ => changes.push(PropertyChange {
            path: path.to_owned(),
            before: old.map(shown),
            after: new.map(shown),
            replaces: None::<Certainty>,
            cause: None,
        }),
    }
}

/// `Ref` and `Fn::…` are one value, however deep they are.
fn is_intrinsic(object: &serde_json::Map<String, Value>) -> bool {
    object.len() == 1 && object.keys().all(|key| key == "Ref" || key.starts_with("Fn::"))
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(object) if object.len() == 1 => match (object.get("Ref"), object.get("Fn::GetAtt")) {
            (Some(Value::String(target)), _) => format!("${{{target}}}"),
            (_, Some(Value::Array(path))) => {
                let path: Vec<&str> = path.iter().filter_map(Value::as_str).collect();
                format!("${{{}}}", path.join("."))
            }
            _ => value.to_string(),
        },
        other => other.to_string(),
    }
}
