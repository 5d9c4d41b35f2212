use serde_json::{Map, Value as JsonValue, json};

use super::resolve::Resolver;
use super::{Declared, raw, tags};
use crate::app::{Declaration, DeletionPolicy};

/// One entry of a template's `Resources` section.
pub(super) fn resource(
    app: &Declared<'_>,
    resolver: &Resolver<'_>,
    r#type: &str,
    declaration: &Declaration,
) -> JsonValue {
    let facts = resolver.facts(r#type);
    let mut dependencies: Vec<&str> = declaration.dependencies.iter().filter_map(|&on| resolver.own_id(on)).collect();
    dependencies.sort_unstable();
    dependencies.dedup();
    let dependencies = match dependencies.as_slice() {
        [] => None,
        [one] => Some(json!(one)),
        several => Some(json!(several)),
    };
    let deletion = declaration.deletion_policy.or_else(|| default_policy(facts));
    let replacement = declaration.update_replace_policy.or(deletion.map(DeletionPolicy::on_replacement));
    let policy = |policy: Option<DeletionPolicy>| policy.map(|policy| json!(policy.name()));
    let mut properties = resolver.members(&declaration.properties.entries, usize::from(!app.tags.is_empty()));
    tags::add(app.tags, facts, &mut properties);

    let attributes = [
        ("Type", Some(json!(r#type))),
        ("DependsOn", dependencies),
        ("DeletionPolicy", policy(deletion)),
        ("UpdateReplacePolicy", policy(replacement)),
        ("Properties", (!properties.is_empty()).then(|| properties.into())),
    ];
    let mut section = Map::with_capacity(attributes.iter().filter(|(_, value)| value.is_some()).count());
    section.extend(attributes.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    raw::add(&declaration.raw, &raw::OF_A_RESOURCE, resolver, &mut section);
    section.into()
}

/// What holds data is snapshotted, or else kept: CloudFormation's own default deletes it.
fn default_policy(facts: Option<specforge_schema::ResourceType>) -> Option<DeletionPolicy> {
    let facts = facts.filter(|facts| facts.stateful())?;
    Some(if facts.supports_snapshot() { DeletionPolicy::Snapshot } else { DeletionPolicy::Retain })
}
