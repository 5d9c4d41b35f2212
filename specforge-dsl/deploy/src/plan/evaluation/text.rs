//! Functions on text, with what is not known left in it as `${…}`.

use super::Evaluation;
use serde_json::{Map, Value, json};

impl Evaluation<'_> {
    /// `Fn::Sub`, with or without values of its own.
    pub(super) fn substituted(&self, argument: &Value) -> Value {
        let (template, own) = match argument {
            Value::Array(parts) => (parts.first().and_then(Value::as_str), parts.get(1)),
            other => (other.as_str(), None),
        };
        let mut rest = template.unwrap_or_default();
        let mut text = String::new();
        while let Some((before, after)) = rest.split_once("${") {
            text.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                rest = after;
                text.push_str("${");
                break;
            };
            rest = behind;
            let value = match own.and_then(|own| own.get(name)) {
                Some(value) => self.value(value),
                None if name.contains('.') => None,
                None => self.reference(name),
            };
            match (name.strip_prefix('!'), value) {
                (Some(literal), _) => text.push_str(&format!("${{{literal}}}")),
                (None, Some(value)) => text.push_str(&plain(&value)),
                (None, None) => text.push_str(&format!("${{{name}}}")),
            }
        }
        Value::String(text + rest)
    }

    pub(super) fn joined(&self, argument: &Value) -> Value {
        let separator = argument.get(0).and_then(Value::as_str).unwrap_or_default();
        let Some(Value::Array(items)) = argument.get(1).and_then(|items| self.value(items)) else {
            return unknown("Fn::Join", &self.value(argument).unwrap_or(Value::Null));
        };
        Value::String(items.iter().map(plain).collect::<Vec<_>>().join(separator))
    }

    pub(super) fn selected(&self, argument: &Value) -> Value {
        let evaluated = self.value(argument).unwrap_or(Value::Null);
        let index = evaluated.get(0).map(plain).and_then(|index| index.parse::<usize>().ok());
        let item = index.and_then(|index| evaluated.get(1)?.as_array()?.get(index).cloned());
        item.unwrap_or_else(|| unknown("Fn::Select", &evaluated))
    }

    pub(super) fn split(&self, argument: &Value) -> Value {
        let evaluated = self.value(argument).unwrap_or(Value::Null);
        let (separator, text) = (evaluated.get(0).map(plain), evaluated.get(1).map(plain));
        match (separator, text) {
            (Some(separator), Some(text)) if !text.contains("${") && !separator.is_empty() => {
                text.split(&separator).map(Value::from).collect()
            }
            _ => unknown("Fn::Split", &evaluated),
        }
    }
}

/// What a function yields that cannot be computed here: `${ImportValue network-vpc}`.
pub(super) fn unknown(function: &str, argument: &Value) -> Value {
    let argument = match argument {
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        other => plain(other),
    };
    Value::String(format!("${{{} {argument}}}", function.trim_start_matches("Fn::")))
}

/// `Database.Endpoint.Address` of either form of `Fn::GetAtt`.
pub(super) fn attribute_path(argument: &Value) -> String {
    match argument {
        Value::Array(parts) => parts.iter().map(plain).collect::<Vec<_>>().join("."),
        other => plain(other),
    }
}

/// The value with references to these resources as functions again, where text holds them.
pub(super) fn with_references(value: &Value, names: &[&String]) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| with_references(item, names)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), with_references(value, names)))
            .collect::<Map<_, _>>()
            .into(),
        Value::String(text) if names.iter().any(|name| refers(text, name)) => {
            match text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).filter(|it| !it.contains("${")) {
                None => json!({ "Fn::Sub": text }),
                Some(whole) => match whole.split_once('.') {
                    None => json!({ "Ref": whole }),
                    Some((name, attribute)) => json!({ "Fn::GetAtt": [name, attribute] }),
                },
            }
        }
        other => other.clone(),
    }
}

fn refers(text: &str, name: &str) -> bool {
    text.split("${").skip(1).any(|rest| rest.strip_prefix(name).is_some_and(|rest| rest.starts_with(['}', '.'])))
}

/// Text as it is, anything else as JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
