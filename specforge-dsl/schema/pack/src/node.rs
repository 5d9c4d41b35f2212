//! Questions to a schema's node.

use std::collections::BTreeSet;

use serde_json::Value as Json;

/// The items of an array; none of anything else.
pub(crate) fn array(node: &Json) -> &[Json] {
    node.as_array().map_or(&[], Vec::as_slice)
}

/// The texts of an array.
pub(crate) fn texts(node: &Json) -> impl Iterator<Item = &str> {
    array(node).iter().filter_map(Json::as_str)
}

/// The texts of an array, each once, sorted.
pub(crate) fn sorted_texts(node: &Json) -> Vec<String> {
    texts(node).map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The names of the properties that a list of paths gives.
pub(crate) fn property_names(paths: &Json) -> Vec<String> {
    texts(paths)
        .map(|path| path.trim_start_matches("/properties/").replace("/properties/", "/").replace('/', "."))
        .collect()
}

/// The types that a node allows; none if it does not say.
pub(crate) fn types(node: &Json) -> Vec<&str> {
    match &node["type"] {
        Json::String(one) => vec![one.as_str()],
        Json::Array(several) => several.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Whether a node tells what its values are.
pub(crate) fn says_type(node: &Json) -> bool {
    ["type", "$ref", "properties", "enum", "items"].iter().any(|key| !node[key].is_null())
}

/// Whether the values of a node may be objects.
pub(crate) fn may_be_object(node: &Json) -> bool {
    let types = types(node);
    types.is_empty() || types.contains(&"object")
}

/// The description of a node; may be empty.
pub(crate) fn description(node: &Json) -> &str {
    node["description"].as_str().unwrap_or_default()
}

/// The values that a node enumerates, numbers in decimal.
pub(crate) fn enum_values(node: &Json) -> Vec<String> {
    let cased = array(&node["enum"]).iter().chain(array(&node["enumCaseInsensitive"]));
    cased
        .chain((!node["const"].is_null()).then_some(&node["const"]))
        .filter_map(|value| match value {
            Json::String(text) => Some(text.clone()),
            Json::Number(number) => Some(number.to_string()),
            _ => None,
        })
        .collect()
}
