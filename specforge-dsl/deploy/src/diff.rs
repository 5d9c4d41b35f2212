//! What a deployment would change, computed from two templates and the resource schemas, without an account.

mod cascade;
mod facts;
mod properties;

pub use facts::{ReplacementFacts, SchemaFacts};

use crate::plan::{Action, DataFate, ResourceChange};
use serde_json::Value;

/// Compares two templates of one stack, resource by resource and property by property.
///
/// Resources come in the order of the new template, removed ones after them in the order of the old one.
pub fn compare_templates(before: &Value, after: &Value, facts: &dyn ReplacementFacts) -> Vec<ResourceChange> {
    let mut changes = Vec::new();
    for (logical_id, new) in resources(after) {
        match resources(before).find(|(known, _)| *known == logical_id).map(|(_, old)| old) {
            None => changes.push(bare(logical_id, new, Action::Add)),
            Some(old) => changes.extend(compare_resource(logical_id, old, new, facts)),
        }
    }
    for (logical_id, old) in resources(before) {
        if !resources(after).any(|(kept, _)| kept == logical_id) {
            let mut change = bare(logical_id, old, Action::Remove);
            change.data = Some(fate(old, "DeletionPolicy"));
            changes.push(change);
        }
    }
    cascade::spread_replacements(&mut changes, after, facts);
    for change in changes.iter_mut().filter(|change| matches!(change.action, Action::Replace(_))) {
        change.data = Some(fate(&after["Resources"][&change.logical_id], "UpdateReplacePolicy"));
    }
    changes
}

fn compare_resource(
    logical_id: &str,
    old: &Value,
    new: &Value,
    facts: &dyn ReplacementFacts,
) -> Option<ResourceChange> {
    let mut change = bare(logical_id, new, Action::Modify);
    let (old_type, new_type) = (type_of(old), type_of(new));
    if old_type != new_type {
        // CloudFormation refuses to change a type under the same logical ID; a new logical ID is what it wants.
        change.action = Action::Replace(crate::plan::Certainty::Certain);
        change.reasons.push(format!("its type was `{old_type}`; CloudFormation wants a new logical ID for that"));
        return Some(change);
    }
    change.properties = properties::compare(new_type, old, new, facts);
    if change.properties.is_empty() {
        return None;
    }
    if let Some(certainty) = change.properties.iter().filter_map(|property| property.replaces).max() {
        change.action = Action::Replace(certainty);
    }
    Some(change)
}

fn bare(logical_id: &str, resource: &Value, action: Action) -> ResourceChange {
    ResourceChange {
        logical_id: logical_id.to_owned(),
        resource_type: type_of(resource).to_owned(),
        physical_id: None,
        action,
        properties: Vec::new(),
        data: None,
        reasons: Vec::new(),
    }
}

fn resources(template: &Value) -> impl Iterator<Item = (&str, &Value)> {
    template["Resources"].as_object().into_iter().flatten().map(|(id, resource)| (id.as_str(), resource))
}

fn type_of(resource: &Value) -> &str {
    resource["Type"].as_str().unwrap_or_default()
}

fn fate(resource: &Value, policy: &str) -> DataFate {
    match resource[policy].as_str() {
        Some("Retain" | "RetainExceptOnCreate") => DataFate::Retained,
        Some("Snapshot") => DataFate::Snapshotted,
        _ => DataFate::Deleted,
    }
}
