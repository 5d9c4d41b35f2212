//! Resources that refuse to be deleted: which they are, and what ends it.

use super::{Action, DataFate, ResourceChange};
use crate::next_command::NextCommand;
use crate::text::Text;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The properties that protect a resource from deletion, with the value that protects and the one that does not: databases
/// and clusters, tables, user pools, instances. A load balancer has an attribute instead.
pub(crate) const PROPERTIES: [(&str, &str, &str); 4] = [
    ("DeletionProtection", "true", "false"),
    ("DeletionProtectionEnabled", "true", "false"),
    ("DeletionProtection", "ACTIVE", "INACTIVE"),
    ("DisableApiTermination", "true", "false"),
];

/// The attribute of a load balancer that does the same.
pub(crate) const ATTRIBUTE: &str = "deletion_protection.enabled";

/// Whether a resource of a template is protected from deletion, with these values of the template's parameters.
pub(crate) fn is_protected(resource: &Value, template: &Value, parameters: &BTreeMap<String, String>) -> bool {
    protecting(resource, template, parameters).is_some()
}

/// Where a resource's properties protect it, as a patch of them that lifts the protection (RFC 6902, as Cloud Control API
/// takes it).
fn protecting(resource: &Value, template: &Value, parameters: &BTreeMap<String, String>) -> Option<Value> {
    let value = |value: &Value| plain(value, template, parameters);
    let property = PROPERTIES
        .iter()
        .find(|(name, on, _)| resource["Properties"].get(name).and_then(value).is_some_and(|found| found == *on));
    if let Some((name, _, off)) = property {
        let off = if *off == "false" { json!(false) } else { json!(off) };
        return Some(json!([{ "op": "add", "path": format!("/{name}"), "value": off }]));
    }
    let on = |attribute: &Value| attribute.get("Value").and_then(value).as_deref() == Some("true");
    attributes(resource).any(on).then(|| {
        let off = json!([{ "Key": ATTRIBUTE, "Value": "false" }]);
        json!([{ "op": "add", "path": "/LoadBalancerAttributes", "value": off }])
    })
}

/// Marks what a change would delete and what refuses its deletion: the clean-up fails, and the old resource stays. What
/// protects it is the template that is deployed.
pub(crate) fn mark_protected<'c>(
    changes: impl IntoIterator<Item = &'c mut ResourceChange>,
    deployed: &Value,
    parameters: &BTreeMap<String, String>,
) {
    for change in changes {
        let goes = matches!(change.action, Action::Replace(_) | Action::Remove);
        let old = &deployed["Resources"][&change.logical_id];
        if goes && change.data != Some(DataFate::Retained) && is_protected(old, deployed, parameters) {
            change.data = Some(DataFate::Protected);
        }
    }
}

/// What a person should know of a resource that stays because it is protected: why, and the commands that end it.
pub(crate) fn note(change: &ResourceChange, deployed: &Value, parameters: &BTreeMap<String, String>) -> Option<Text> {
    if change.data != Some(DataFate::Protected) {
        return None;
    }
    let (id, kind) = (&change.logical_id, &change.resource_type);
    let old = if matches!(change.action, Action::Remove) { "it" } else { "the old one" };
    let note = Text::new(format!(
        "`{id}` is protected from deletion, so that the clean-up cannot remove {old}: {old} stays in the account, outside the stack"
    ));
    let patch = protecting(&deployed["Resources"][id], deployed, parameters)?;
    let Some(physical_id) = &change.physical_id else { return Some(note) };
    let lift = cloud_control("update-resource", kind, physical_id, &["--patch-document", &patch.to_string()]);
    let note = note.aws(format!(". To remove {old} once nobody needs it: "), lift, "");
    Some(note.aws(", then ", removal(kind, physical_id), ""))
}

/// The command that deletes a resource.
pub(crate) fn removal(resource_type: &str, physical_id: &str) -> NextCommand {
    cloud_control("delete-resource", resource_type, physical_id, &[])
}

/// A command of AWS Cloud Control API, which takes the types of CloudFormation.
fn cloud_control(verb: &str, resource_type: &str, physical_id: &str, more: &[&str]) -> NextCommand {
    let words = ["aws", "cloudcontrol", verb, "--type-name", resource_type, "--identifier", physical_id];
    NextCommand::new(words.iter().chain(more).copied())
}

fn attributes(resource: &Value) -> impl Iterator<Item = &Value> {
    let all = resource["Properties"].get("LoadBalancerAttributes").and_then(Value::as_array);
    all.into_iter().flatten().filter(|attribute| attribute.get("Key").and_then(Value::as_str) == Some(ATTRIBUTE))
}

/// A literal, or the value of the parameter that stands there; `None` for what is only known to CloudFormation.
fn plain(value: &Value, template: &Value, parameters: &BTreeMap<String, String>) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Object(object) => {
            let name = object.get("Ref")?.as_str()?;
            let default =
                || template["Parameters"][name].get("Default").and_then(|value| plain(value, template, parameters));
            parameters.get(name).cloned().or_else(default)
        }
        _ => None,
    }
}
