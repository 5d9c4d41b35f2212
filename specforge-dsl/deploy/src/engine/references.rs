//! What a template's values refer to.

use serde_json::Value;
use std::collections::BTreeSet;

/// The logical IDs that a value names: by `Ref`, `Fn::GetAtt`, `Fn::Sub` and `DependsOn`.
pub(super) fn references(value: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    find(value, &mut names);
    names
}

fn find(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| find(item, names)),
        Value::Object(fields) => {
            for (name, field) in fields {
                match (name.as_str(), field) {
                    ("Ref" | "DependsOn", Value::String(id)) => {
                        names.insert(id.clone());
                    }
                    ("DependsOn", Value::Array(ids)) => {
                        names.extend(ids.iter().filter_map(|id| id.as_str().map(str::to_owned)));
                    }
                    ("Fn::GetAtt", Value::Array(parts)) => {
                        names.extend(parts.first().and_then(Value::as_str).map(str::to_owned));
                    }
                    ("Fn::GetAtt", Value::String(text)) => {
                        names.extend(text.split('.').next().map(str::to_owned));
                    }
                    ("Fn::Sub", Value::String(text)) => interpolated(text, names),
                    ("Fn::Sub", Value::Array(parts)) => {
                        interpolated(parts.first().and_then(Value::as_str).unwrap_or_default(), names);
                        parts.iter().skip(1).for_each(|part| find(part, names));
                    }
                    _ => find(field, names),
                }
            }
        }
        _ => {}
    }
}

/// The names in `${Name}` and `${Name.Attribute}`.
fn interpolated(text: &str, names: &mut BTreeSet<String>) {
    let pieces = text.split("${").skip(1).filter_map(|piece| piece.split_once('}'));
    names.extend(pieces.filter_map(|(name, _)| name.split('.').next()).map(str::to_owned));
}
