//! The paths by which a schema lists properties that are create-only, write-only, read-only or deprecated.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use specforge_schema::format::property_flag;

use super::DEEPEST;
use crate::node::{array, texts};

/// The flags of properties that the schema lists by path, by the parts of the place where they are defined.
pub(super) fn path_flags(schema: &Json, create_only: &[String]) -> BTreeMap<Vec<String>, u64> {
    let mut flags: BTreeMap<Vec<String>, u64> = BTreeMap::new();
    for path in create_only {
        if let Some(place) = definition_place(schema, path) {
            *flags.entry(place).or_default() |= property_flag::CREATE_ONLY;
        }
    }
    for (key, flag) in [
        ("writeOnlyProperties", property_flag::WRITE_ONLY),
        ("readOnlyProperties", property_flag::READ_ONLY),
        ("deprecatedProperties", property_flag::DEPRECATED),
    ] {
        for path in texts(&schema[key]) {
            if let Some(place) = definition_place(schema, path) {
                *flags.entry(place).or_default() |= flag;
            }
        }
    }
    flags
}

/// Where the property of a path is defined: `/properties/A/B` is `#TypeOfA`, `B`.
fn definition_place(schema: &Json, path: &str) -> Option<Vec<String>> {
    let mut node = schema;
    let mut place = vec![String::new()];
    for part in path.strip_prefix("/properties/")?.split('/').filter(|part| *part != "properties") {
        for _ in 0..DEEPEST {
            if let Some(target) = node["$ref"].as_str() {
                place = vec![format!("#{}", target.rsplit('/').next().unwrap_or_default())];
                node = schema.pointer(target.trim_start_matches('#'))?;
            } else if node["items"].is_object() {
                node = &node["items"];
            } else {
                break;
            }
        }
        if part == "*" {
            continue;
        }
        node = std::iter::once(node)
            .chain(["oneOf", "anyOf", "allOf"].iter().flat_map(|key| array(&node[key])))
            .find_map(|node| node["properties"].get(part))?;
        place.push(part.to_owned());
    }
    Some(place)
}
