use serde_json::{Map, Value as JsonValue, json};

use super::resolve::Resolver;
use super::{Declared, tags};
use crate::app::{Declaration, DeletionPolicy};

/// One entry of a template's `Resources` section.
pub(super) fn resource(
    app: &Declared<'_>,
    resolver: &Resolver<'_>,
    r#type: &str,
    declaration: &Declaration,
) -> JsonValue {
    let facts = resolver.facts(r#type);
    let mut section = Map::with_capacity(5);
    section.insert("Type".to_owned(), json!(r#type));

    let mut dependencies: Vec<&str> = declaration.dependencies.iter().filter_map(|&on| resolver.own_id(on)).collect();
    dependencies.sort_unstable();
    dependencies.dedup();
    match dependencies.as_slice() {
        [] => {}
        [one] => drop(section.insert("DependsOn".into(), json!(one))),
        several => drop(section.insert("DependsOn".into(), json!(several))),
    }

    let deletion = declaration.deletion_policy.or_else(|| default_policy(facts));
    let replacement = declaration.update_replace_policy.or(deletion.map(DeletionPolicy::on_replacement));
    for (attribute, policy) in [("DeletionPolicy", deletion), ("UpdateReplacePolicy", replacement)] {
        if let Some(policy) = policy {
            section.insert(attribute.into(), json!(policy.name()));
        }
    }

    let mut properties = Map::with_capacity(declaration.properties.entries.len() + 1);
    for entry in &declaration.properties.entries {
        if let Some(value) = resolver.value(&entry.value) {
            properties.insert(entry.name.to_string(), value);
        }
    }
    tags::add(app.tags, facts, &mut properties);
    if !properties.is_empty() {
        section.insert("Properties".into(), properties.into());
    }
    section.into()
}

/// What holds data is snapshotted, or else kept: CloudFormation's own default deletes it.
fn default_policy(facts: Option<specforge_schema::ResourceType>) -> Option<DeletionPolicy> {
    let facts = facts.filter(|facts| facts.stateful())?;
    Some(if facts.supports_snapshot() { DeletionPolicy::Snapshot } else { DeletionPolicy::Retain })
}
