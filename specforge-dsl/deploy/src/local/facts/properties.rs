use super::violation::{Found, Violation};
use crate::local::secret::MASK;
use serde_json::Value;
use specforge_schema::{ObjectType, ResourceType, Shape, ValueType};

/// What resource handlers check before they do anything: required and unknown properties, types, enumerations.
///
/// Values that are known only later (`{{resolve:…}}`, `{{changeSet:KNOWN_AFTER_APPLY}}`) and secrets are not looked at.
pub(super) fn violations(resource: ResourceType, properties: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    object(resource.object(), properties, "", &mut found);
    for name in resource.read_only().filter_map(|path| path.strip_prefix("/properties/")) {
        let required = resource.object().property_by_name(name).is_some_and(|property| property.required());
        if properties.get(name).is_some() && !required {
            found.push(Violation::new("", Found::Extraneous(name.to_owned())));
        }
    }
    found
}

fn object(object: ObjectType, value: &Value, path: &str, found: &mut Vec<Violation>) {
    let Value::Object(fields) = value else {
        found.push(Violation::new(path, Found::Type { expected: "JSONObject", found: type_name(value) }));
        return;
    };
    for property in object.properties() {
        if property.required() && !fields.contains_key(property.name()) {
            found.push(Violation::new(path, Found::Missing(property.name().to_owned())));
        }
    }
    for (name, field) in fields {
        match (object.property_by_name(name), object.additional_properties()) {
            (Some(property), _) => self::value(property.value(), field, &format!("{path}/{name}"), found),
            (None, Some(additional)) => self::value(additional, field, &format!("{path}/{name}"), found),
            (None, None) => found.push(Violation::new(path, Found::Extraneous(name.clone()))),
        }
    }
}

fn value(expected: ValueType, value: &Value, path: &str, found: &mut Vec<Violation>) {
    if value.as_str().is_some_and(|text| text.contains("{{") || text.contains(MASK)) {
        return;
    }
    let mut wrong = |expected| found.push(Violation::new(path, Found::Type { expected, found: type_name(value) }));
    match (expected.shape(), value) {
        (Shape::Object(kind), _) => object(kind, value, path, found),
        (Shape::List(item), Value::Array(items)) => {
            for (index, element) in items.iter().enumerate() {
                self::value(item, element, &format!("{path}/{index}"), found);
            }
        }
        (Shape::List(_), _) => wrong("JSONArray"),
        (Shape::Map(item), Value::Object(fields)) => {
            for (name, field) in fields {
                self::value(item, field, &format!("{path}/{name}"), found);
            }
        }
        (Shape::Map(_), _) => wrong("JSONObject"),
        (Shape::Text, Value::Array(_) | Value::Object(_) | Value::Null) => wrong("String"),
        (Shape::Text, _) => variant(expected, value, path, found),
        (Shape::Integer, _) if !reads_as(value, |text| text.parse::<i64>().is_ok()) => wrong("Integer"),
        (Shape::Number, _) if !reads_as(value, |text| text.parse::<f64>().is_ok()) => wrong("Number"),
        (Shape::Boolean, _) if !reads_as(value, |text| matches!(text, "true" | "false")) => wrong("Boolean"),
        _ => {}
    }
}

/// CloudFormation converts between texts, numbers and Booleans as long as they read alike.
fn reads_as(value: &Value, valid: impl Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => valid(text),
        Value::Number(_) | Value::Bool(_) => valid(&value.to_string()),
        _ => false,
    }
}

fn variant(expected: ValueType, value: &Value, path: &str, found: &mut Vec<Violation>) {
    let mut variants = expected.variants().peekable();
    let Some(text) = value.as_str() else { return };
    if variants.peek().is_none() || expected.variants_are_open() {
        return;
    }
    let equal = |variant: &str| variant == text || expected.case_insensitive() && variant.eq_ignore_ascii_case(text);
    if !variants.any(|variant| equal(variant.value())) {
        found.push(Violation::new(path, Found::Variant(text.to_owned())));
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "Null",
        Value::Bool(_) => "Boolean",
        Value::Number(_) => "Number",
        Value::String(_) => "String",
        Value::Array(_) => "JSONArray",
        Value::Object(_) => "JSONObject",
    }
}
