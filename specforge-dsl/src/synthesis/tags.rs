use std::collections::BTreeMap;

use serde_json::{Map, Value as JsonValue, json};
use specforge_schema::{ResourceType, TagShape};

use super::resolve::object;

/// Adds the app's tags to a taggable resource; a tag that it has already stays.
pub(super) fn add(
    tags: &BTreeMap<String, String>,
    facts: Option<ResourceType>,
    properties: &mut Map<String, JsonValue>,
) {
    let Some((name, shape)) = facts.and_then(|facts| facts.tag_property()) else { return };
    if tags.is_empty() {
        return;
    }
    match shape {
        TagShape::List => add_to_list(tags, name, properties, |key, value| object([("Key", key), ("Value", value)])),
        TagShape::PropagatedList => add_to_list(tags, name, properties, |key, value| {
            object([("Key", key), ("Value", value), ("PropagateAtLaunch", json!(true))])
        }),
        TagShape::Map => {
            let JsonValue::Object(map) = properties.entry(name).or_insert_with(|| json!({})) else { return };
            for (key, value) in tags {
                map.entry(key).or_insert_with(|| json!(value));
            }
        }
        // A shape of the type's own; the stack's tags still reach it.
        TagShape::Other => {}
    }
}

fn add_to_list(
    tags: &BTreeMap<String, String>,
    name: &str,
    properties: &mut Map<String, JsonValue>,
    tag: impl Fn(JsonValue, JsonValue) -> JsonValue,
) {
    let JsonValue::Array(list) = properties.entry(name).or_insert_with(|| json!([])) else { return };
    list.reserve_exact(tags.len());
    for (key, value) in tags {
        if list.iter().all(|tag| tag["Key"] != *key) {
            list.push(tag(json!(key), json!(value)));
        }
    }
}
