use serde_json::Value;
use specforge_schema::{ObjectType, ResourceType, Shape, ValueType};

/// What resource handlers check before they do anything: required and unknown properties, types, enumerations.
///
/// The wording is that of the CloudFormation registry's validation.
pub(super) fn violations(resource: ResourceType, properties: &Value) -> Vec<String> {
    let mut found = Vec::new();
    object(resource.object(), properties, "#", &mut found);
    for name in resource.read_only().filter_map(|path| path.strip_prefix("/properties/")) {
        if properties.get(name).is_some() && !resource.object().property_by_name(name).is_some_and(|p| p.required()) {
            found.push(format!("#: extraneous key [{name}] is not permitted"));
        }
    }
    found
}

fn object(object: ObjectType, value: &Value, path: &str, found: &mut Vec<String>) {
    let Value::Object(fields) = value else {
        found.push(format!("{path}: expected type: JSONObject, found: {}", type_name(value)));
        return;
    };
    for property in object.properties() {
        if property.required() && !fields.contains_key(property.name()) {
            found.push(format!("{path}: required key [{}] not found", property.name()));
        }
    }
    for (name, field) in fields {
        let path = format!("{path}/{name}");
        match (object.property_by_name(name), object.additional_properties()) {
            (Some(property), _) => self::value(property.value(), field, &path, found),
            (None, Some(additional)) => self::value(additional, field, &path, found),
            (None, None) => found.push(format!("{}: extraneous key [{name}] is not permitted", parent(&path))),
        }
    }
}

fn value(expected: ValueType, value: &Value, path: &str, found: &mut Vec<String>) {
    match expected.shape() {
        Shape::Object(kind) => object(kind, value, path, found),
        Shape::List(item) => match value {
            Value::Array(items) => {
                for (index, element) in items.iter().enumerate() {
                    self::value(item, element, &format!("{path}/{index}"), found);
                }
            }
            other => found.push(format!("{path}: expected type: JSONArray, found: {}", type_name(other))),
        },
        Shape::Map(item) => match value {
            Value::Object(fields) => {
                fields.iter().for_each(|(name, field)| self::value(item, field, &format!("{path}/{name}"), found));
            }
            other => found.push(format!("{path}: expected type: JSONObject, found: {}", type_name(other))),
        },
        Shape::Text => scalar(expected, value, path, found),
        Shape::Integer => number(value, path, |text| text.parse::<i64>().is_ok(), found),
        Shape::Number => number(value, path, |text| text.parse::<f64>().is_ok(), found),
        Shape::Boolean => {
            if !matches!(value, Value::Bool(_)) && !matches!(value.as_str(), Some("true" | "false")) {
                found.push(format!("{path}: expected type: Boolean, found: {}", type_name(value)));
            }
        }
        Shape::Json => {}
    }
}

fn scalar(expected: ValueType, value: &Value, path: &str, found: &mut Vec<String>) {
    if value.is_array() || value.is_object() {
        found.push(format!("{path}: expected type: String, found: {}", type_name(value)));
        return;
    }
    let mut variants = expected.variants().peekable();
    let Some(text) = value.as_str() else { return };
    // What is known only later, and secrets, are not compared.
    if variants.peek().is_none() || expected.variants_are_open() || text.contains("{{") {
        return;
    }
    let equal = |variant: &str| variant == text || expected.case_insensitive() && variant.eq_ignore_ascii_case(text);
    if !variants.any(|variant| equal(variant.value())) {
        found.push(format!("{path}: {text} is not a valid enum value"));
    }
}

fn number(value: &Value, path: &str, valid: impl Fn(&str) -> bool, found: &mut Vec<String>) {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) if text.contains("{{") => return,
        Value::String(text) => text.clone(),
        other => {
            found.push(format!("{path}: expected type: Number, found: {}", type_name(other)));
            return;
        }
    };
    if !valid(&text) {
        found.push(format!("{path}: expected type: Number, found: String"));
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(parent, _)| parent)
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
