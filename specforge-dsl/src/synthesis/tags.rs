use std::collections::BTreeMap;

use serde_json::{Map, Value as JsonValue, json};
use specforge_schema::{ResourceType, TagShape};

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
        TagShape::List => {
            let JsonValue::Array(list) = properties.entry(name).or_insert_with(|| json!([])) else { return };
            for (key, value) in tags {
                if list.iter().all(|tag| tag["Key"] != json!(key)) {
                    list.push(json!({ "Key": key, "Value": value }));
                }
            }
        }
        TagShape::PropagatedList => {
            let JsonValue::Array(list) = properties.entry(name).or_insert_with(|| json!([])) else { return };
            for (key, value) in tags {
                if list.iter().all(|tag| tag["Key"] != json!(key)) {
                    list.push(json!({ "Key": key, "Value": value, "PropagateAtLaunch": true }));
                }
            }
        }
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
