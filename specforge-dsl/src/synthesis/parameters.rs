use serde_json::{Map, Value as JsonValue, json};

use super::wiring::Import;
use crate::assembly::{ParameterSource, StackParameter};
use crate::language::{Object, Value};

/// A parameter that the user declared or that a contract imports, and its section of the template.
pub(super) fn declared(id: &str, r#type: &str, properties: &Object, imported: bool) -> (StackParameter, JsonValue) {
    let mut section = Map::from_iter([("Type".to_owned(), json!(r#type))]);
    let mut parameter = StackParameter {
        name: id.to_owned(),
        r#type: r#type.to_owned(),
        description: None,
        default: None,
        no_echo: false,
        sample: None,
        source: if imported { ParameterSource::Contract } else { ParameterSource::Given },
    };
    for entry in &properties.entries {
        let text = plain_text(&entry.value);
        match (entry.name.as_ref(), &entry.value) {
            (_, Value::Omitted) => continue,
            // Samples are for local deployments; they are not CloudFormation's.
            ("Sample", _) => {
                parameter.sample = text;
                continue;
            }
            ("Description", _) => parameter.description = text.clone(),
            ("Default", Value::Boolean(_)) => {
                // The type is `String`.
                parameter.default = text.clone();
                section.insert("Default".into(), json!(text));
                continue;
            }
            ("Default", _) => parameter.default = text.clone(),
            ("NoEcho", value) => parameter.no_echo = *value == Value::Boolean(true),
            _ => {}
        }
        section.insert(entry.name.to_string(), plain_json(&entry.value));
    }
    (parameter, section.into())
}

/// A parameter that another stack's output fills.
pub(super) fn wired(import: &Import, producer: &str) -> (StackParameter, JsonValue) {
    let r#type = if import.list { "CommaDelimitedList" } else { "String" };
    let parameter = StackParameter {
        name: import.name.clone(),
        r#type: r#type.to_owned(),
        description: None,
        default: None,
        no_echo: false,
        sample: None,
        source: ParameterSource::Output { stack: producer.to_owned(), output: import.name.clone() },
    };
    (parameter, json!({ "Type": r#type }))
}

fn plain_text(value: &Value) -> Option<String> {
    match value.bare() {
        Value::Text(text) => Some(text.to_string()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Boolean(boolean) => Some(boolean.to_string()),
        Value::List(items) => Some(items.iter().filter_map(plain_text).collect::<Vec<_>>().join(",")),
        _ => None,
    }
}

fn plain_json(value: &Value) -> JsonValue {
    match value.bare() {
        Value::Text(text) => json!(text),
        Value::Integer(number) => json!(number),
        Value::Number(number) => json!(number),
        Value::Boolean(boolean) => json!(boolean),
        Value::List(items) => items.iter().map(plain_json).collect(),
        _ => JsonValue::Null,
    }
}
