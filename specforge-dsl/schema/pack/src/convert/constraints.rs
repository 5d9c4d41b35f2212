//! The bounds and enum values that a node gives.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use specforge_schema::format::value_flag;
use specforge_schema::names;

use crate::model::{Shape, Value};
use crate::node::{array, enum_values, says_type};
use crate::patterns;

/// Formats that say something about the text itself; the others name what is referred to.
const FORMATS: [&str; 6] = ["ipv4-network", "ipv6-network", "date-time", "json", "uri", "timestamp"];

/// Adds the bounds that a node gives.
pub(super) fn constrain(value: &mut Value, node: &Json) {
    let number = |key: &str| node[key].as_u64();
    match &value.shape {
        Shape::Text => {
            if let Some(pattern) = node["pattern"].as_str() {
                value.pattern = patterns::normalized(pattern).or(value.pattern.take());
            }
            value.min_length = number("minLength").or(value.min_length);
            value.max_length = number("maxLength").or(value.max_length);
            let format = node["format"].as_str().filter(|format| FORMATS.contains(format));
            value.format = format.map(str::to_owned).or(value.format.take());
        }
        Shape::Integer | Shape::Number => {
            value.minimum = node["minimum"].as_f64().or(value.minimum);
            value.maximum = node["maximum"].as_f64().or(value.maximum);
        }
        Shape::List(_) => {
            value.min_items = number("minItems").or(value.min_items);
            value.max_items = number("maxItems").or(value.max_items);
            if node["uniqueItems"].as_bool() == Some(true) {
                value.flags |= value_flag::UNIQUE_ITEMS;
            }
        }
        _ => {}
    }
    enumerate(value, node);
}

fn enumerate(value: &mut Value, node: &Json) {
    if !matches!(value.shape, Shape::Text | Shape::Integer | Shape::Number) {
        return;
    }
    let mut values = enum_values(node);
    let mut flags = 0;
    if !node["enumCaseInsensitive"].is_null() {
        flags |= value_flag::CASE_INSENSITIVE;
    }
    let alternatives: Vec<&Json> = ["anyOf", "oneOf"].iter().flat_map(|key| array(&node[key])).collect();
    if values.is_empty() && alternatives.iter().any(|node| !enum_values(node).is_empty()) {
        values = alternatives.iter().flat_map(|node| enum_values(node)).collect();
        let open = |node: &&&Json| enum_values(node).is_empty() && (says_type(node) || node["pattern"].is_string());
        if alternatives.iter().any(|node| open(&node)) {
            flags |= value_flag::OPEN;
        }
    }
    if let Some(texts) = node["pattern"].as_str().and_then(patterns::enumerated).filter(|_| values.is_empty()) {
        values = texts;
        value.pattern = None;
    }
    if values.is_empty() {
        return;
    }
    let mut distinct = BTreeSet::new();
    values.retain(|value| distinct.insert(value.clone()));
    value.variants = identified(values);
    value.flags |= flags;
}

fn identified(values: Vec<String>) -> Vec<(String, Option<String>)> {
    let identifiers: Vec<Option<String>> = values.iter().map(|value| names::variant(value)).collect();
    let unique = |identifier: &Option<String>| identifiers.iter().filter(|other| *other == identifier).count() == 1;
    values
        .into_iter()
        .zip(&identifiers)
        .map(|(value, found)| (value, found.clone().filter(|_| unique(found))))
        .collect()
}
