//! Statements of IAM policy documents.
//!
//! Source: the IAM User Guide, "Grammar of the IAM JSON policy language".

use super::Effect;
use super::grant::Grant;
use serde_json::Value;

/// What stands before the lists of `NotAction`, `NotResource` and `NotPrincipal`.
pub(super) const EXCEPT: &str = "all but ";

/// Where a document stands.
pub(super) struct Holder<'a> {
    /// The logical ID of the resource that holds the document.
    pub(super) logical_id: &'a str,
    /// Whom a document without principals is about.
    pub(super) parties: Vec<String>,
    /// What a document with principals stands on.
    pub(super) resource: String,
}

/// The grants of a document.
pub(super) fn grants(document: &Value, holder: &Holder<'_>, found: &mut Vec<Grant>) {
    for statement in list(&document["Statement"]) {
        let effect = if statement["Effect"] == "Deny" { Effect::Deny } else { Effect::Allow };
        let condition = match &statement["Condition"] {
            Value::Null => String::new(),
            condition => canonical(condition),
        };
        let actions = either(statement, "Action", "NotAction");
        let principals = principals(statement);
        let is_resource_policy = principals.is_some();
        let parties = principals.unwrap_or_else(|| holder.parties.clone());
        let resources = either(statement, "Resource", "NotResource");
        // In a policy that stands on a resource, `*` and silence mean that resource.
        let resources: Vec<String> = match resources.is_empty() {
            true => vec![holder.resource.clone()],
            false if is_resource_policy => {
                resources.into_iter().map(|on| if on == "*" { holder.resource.clone() } else { on }).collect()
            }
            false => resources,
        };
        for who in &parties {
            for action in &actions {
                for on in &resources {
                    found.push(Grant {
                        effect,
                        who: who.clone(),
                        action: action.clone(),
                        on: on.clone(),
                        condition: condition.clone(),
                        logical_id: holder.logical_id.to_owned(),
                        subject: if is_resource_policy { holder.resource.clone() } else { who.clone() },
                    });
                }
            }
        }
    }
}

/// Whether a value is a policy document.
pub(super) fn is_document(value: &Value) -> bool {
    value.get("Statement").is_some_and(|statements| list(statements).iter().any(|one| one.get("Effect").is_some()))
}

fn principals(statement: &Value) -> Option<Vec<String>> {
    let named = |value: &Value| -> Vec<String> {
        match value {
            Value::Object(kinds) => kinds.values().flat_map(list).map(text).collect(),
            other => texts(other),
        }
    };
    match (statement.get("Principal"), statement.get("NotPrincipal")) {
        (Some(principal), _) => Some(named(principal)),
        (None, Some(others)) => Some(vec![format!("{EXCEPT}{}", named(others).join(", "))]),
        (None, None) => None,
    }
}

/// A list, or everything but a list.
fn either(statement: &Value, name: &str, not: &str) -> Vec<String> {
    match (statement.get(name), statement.get(not)) {
        (Some(listed), _) => texts(listed),
        (None, Some(others)) => vec![format!("{EXCEPT}{}", texts(others).join(", "))],
        (None, None) => Vec::new(),
    }
}

/// One value or a list of values as a list.
pub(super) fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

/// The texts of one value or a list of values.
pub(super) fn texts(value: &Value) -> Vec<String> {
    list(value).into_iter().map(text).collect()
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// JSON with sorted keys and every single value as a list, as IAM reads it.
fn canonical(condition: &Value) -> String {
    match condition {
        Value::Object(fields) => {
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| name.as_str());
            let fields: Vec<String> =
                fields.into_iter().map(|(name, value)| format!("{name}: {}", canonical(value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Array(items) => {
            let mut items = items.iter().map(text).collect::<Vec<_>>();
            items.sort();
            items.join(" or ")
        }
        other => text(other),
    }
}
