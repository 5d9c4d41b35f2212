//! Resources under a condition, and what needs them without one.

use std::collections::BTreeSet;

use serde_json::Value as JsonValue;

use super::references;
use crate::assembly::AssembledStack;
use crate::finding::Finding;

/// Finds resources and outputs that are always there and refer to what is not. Under a condition of its own a resource may
/// well know better; a dependency on what is not there is none.
pub(super) fn check(stack: &AssembledStack, findings: &mut Vec<Finding>) {
    let template = stack.template.as_value();
    let Some(resources) = template["Resources"].as_object() else { return };
    if template.get("Conditions").is_none() {
        return;
    }
    let outputs = template["Outputs"].as_object().into_iter().flatten();
    for (id, entry) in resources.iter().chain(outputs).filter(|(_, entry)| entry.get("Condition").is_none()) {
        let certain = certain(entry);
        let mut targets = BTreeSet::new();
        references::collect(&certain, &mut targets);
        for target in targets {
            let Some(condition) = resources.get(target).and_then(|target| target["Condition"].as_str()) else {
                continue;
            };
            findings.push(
                Finding::error(
                    "SF0038",
                    format!("`{id}` is always there and needs `{target}`, which is there under the condition `{condition}` alone"),
                )
                .at(stack.locations.get(id).copied())
                .help(format!(
                    "put `{id}` under the condition, too, or the reference inside of `Fn::If`; better still, decide in Rust what is declared"
                )),
            );
        }
    }
}

/// The value without what depends on conditions.
fn certain(value: &JsonValue) -> JsonValue {
    match value {
        JsonValue::Array(items) => items.iter().map(certain).collect(),
        JsonValue::Object(members) => {
            let kept = members.iter().filter(|(name, _)| !matches!(name.as_str(), "Fn::If" | "DependsOn"));
            JsonValue::Object(kept.map(|(name, member)| (name.clone(), certain(member))).collect())
        }
        scalar => scalar.clone(),
    }
}
