//! How a resource type takes tags.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use specforge_schema::format::{property_flag, tag_shape};

use crate::model::{Object, Shape, Value};

/// The property that holds the tags, and the code of its shape.
pub(super) fn tag_property(schema: &Json, object: &Object, objects: &[Object]) -> Option<(String, u64)> {
    let path = schema["tagging"]["tagProperty"].as_str().unwrap_or("/properties/Tags");
    let name = path.strip_prefix("/properties/")?;
    let property = object.properties.iter().find(|property| property.name == name)?;
    if property.flags & property_flag::READ_ONLY != 0 {
        return None;
    }
    let item_properties = |value: &Value| match &value.shape {
        Shape::Object(number) => objects[number.0]
            .properties
            .iter()
            .map(|property| (property.name.as_str(), property.flags & property_flag::REQUIRED != 0))
            .collect(),
        _ => Vec::new(),
    };
    let code = match &property.value.shape {
        Shape::Map(item) if item.shape == Shape::Text => tag_shape::MAP,
        Shape::Json => tag_shape::MAP,
        Shape::List(item) => {
            let members: BTreeMap<&str, bool> = item_properties(item).into_iter().collect();
            let has = |name| members.contains_key(name);
            match (has("Key") && has("Value"), members.len(), members.get("PropagateAtLaunch")) {
                (true, 2, _) => tag_shape::LIST,
                (true, 3, Some(_)) => tag_shape::PROPAGATED_LIST,
                _ => tag_shape::OTHER,
            }
        }
        _ => tag_shape::OTHER,
    };
    Some((name.to_owned(), code))
}

/// Whether the schema says that the type takes tags, or says nothing.
pub(super) fn is_taggable(schema: &Json) -> bool {
    schema["tagging"]["taggable"].as_bool().or(schema["taggable"].as_bool()).unwrap_or(true)
}
