use serde_json::Value as JsonValue;
use specforge_schema::{ObjectType, Shape, ValueType};

use super::expected::Expected;
use super::reference::resolve;
use crate::assembly::{AssembledStack, Assembly};
use crate::language::{Object, Piece, Value};

/// Where a resource is not as a pattern says.
pub(super) struct Difference {
    /// The way to the value, in the names of the language.
    pub(super) path: String,
    /// What the pattern says.
    pub(super) expected: String,
    /// What the template says.
    pub(super) found: String,
}

/// The stack that a template's value is in, with the app around it.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) assembly: &'a Assembly,
    pub(super) stack: &'a AssembledStack,
}

impl<'a> Context<'a> {
    /// All differences between the properties of a resource and a pattern.
    pub(super) fn differences(self, r#type: &str, expected: &Value, actual: Option<&'a JsonValue>) -> Vec<Difference> {
        let mut differences = Vec::new();
        let object = specforge_schema::resource(r#type).map(|resource| resource.object());
        if let Value::Object(expected) = expected {
            self.object("", expected, object, actual, &mut differences);
        }
        differences
    }

    fn object(
        self,
        path: &str,
        expected: &Object,
        object: Option<ObjectType>,
        actual: Option<&'a JsonValue>,
        differences: &mut Vec<Difference>,
    ) {
        for entry in &expected.entries {
            let property = object.and_then(|object| object.property_by_name(&entry.name));
            let name = property.map_or(entry.name.as_ref(), |property| property.rust_name());
            let inner = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            let value = actual.and_then(|actual| actual.get(entry.name.as_ref()));
            self.value(&inner, &entry.value, property.map(|property| property.value()), value, differences);
        }
    }

    fn value(
        self,
        path: &str,
        expected: &Value,
        wanted: Option<ValueType>,
        actual: Option<&'a JsonValue>,
        differences: &mut Vec<Difference>,
    ) {
        let mut differ = |expected: String| {
            let found = actual.map_or_else(|| "nothing".to_owned(), shown);
            differences.push(Difference { path: path.to_owned(), expected, found });
        };
        let item = match wanted.map(ValueType::shape) {
            Some(Shape::List(item) | Shape::Map(item)) => Some(item),
            _ => None,
        };
        match (Expected::of(expected), actual) {
            (Expected::Absent, None) | (Expected::Anything, Some(_)) => {}
            (Expected::Absent, Some(_)) => differ("nothing".to_owned()),
            (Expected::Anything, None) => differ("any value".to_owned()),
            (Expected::Reference(stack, id, attribute), actual) => {
                let target = actual.and_then(|actual| resolve(self.assembly, self.stack, actual));
                if target != Some(((stack, id), attribute)) {
                    let attribute = attribute.map(|name| format!("`{name}` of ")).unwrap_or_default();
                    let place = if stack == self.stack.name { String::new() } else { format!(" in `{stack}`") };
                    differ(format!("{attribute}`{id}`{place}"));
                }
            }
            (Expected::AmongOthers(items), Some(JsonValue::Array(actual))) => {
                for expected in items {
                    let like = |actual: &'a JsonValue| {
                        let mut differences = Vec::new();
                        self.value("", expected, item, Some(actual), &mut differences);
                        differences.is_empty()
                    };
                    if !actual.iter().any(like) {
                        differ(format!("an item like {}", written(expected)));
                    }
                }
            }
            (Expected::Plain(Value::List(items)), Some(JsonValue::Array(actual))) if items.len() == actual.len() => {
                for (index, (expected, actual)) in items.iter().zip(actual).enumerate() {
                    self.value(&format!("{path}[{index}]"), expected, item, Some(actual), differences);
                }
            }
            (Expected::Plain(Value::Object(inner)), Some(actual @ JsonValue::Object(_))) => {
                match wanted.map(ValueType::shape) {
                    Some(Shape::Object(object)) => self.object(path, inner, Some(object), Some(actual), differences),
                    Some(Shape::Map(item)) => {
                        for entry in &inner.entries {
                            let path = format!("{path}[{:?}]", entry.name);
                            let value = actual.get(entry.name.as_ref());
                            self.value(&path, &entry.value, Some(item), value, differences);
                        }
                    }
                    _ => self.object(path, inner, None, Some(actual), differences),
                }
            }
            (Expected::Plain(Value::Serialized(document)), Some(JsonValue::String(text))) => {
                let content: Option<JsonValue> = serde_json::from_str(text).ok();
                self.document(path, document, content.as_ref(), differences);
            }
            (Expected::Plain(expected), Some(actual)) if scalar(expected).is_some_and(|text| same(&text, actual)) => {}
            (Expected::Plain(expected), _) => differ(written(expected)),
            (Expected::AmongOthers(items), _) => {
                differ(format!("a list with {}", items.iter().map(written).collect::<Vec<_>>().join(", ")));
            }
        }
    }

    /// A JSON document that a property holds as text.
    fn document(self, path: &str, expected: &Value, actual: Option<&JsonValue>, differences: &mut Vec<Difference>) {
        // The document lives no longer than this comparison, and so does the context for it.
        Context { assembly: self.assembly, stack: self.stack }.value(path, expected, None, actual, differences);
    }
}

/// What a scalar reads as in a template; `Fn::Sub` and `Ref` as their JSON.
fn scalar(value: &Value) -> Option<JsonValue> {
    Some(match value {
        Value::Null => JsonValue::Null,
        Value::Boolean(boolean) => JsonValue::from(*boolean),
        Value::Integer(number) => JsonValue::from(*number),
        Value::Number(number) => JsonValue::from(*number),
        Value::Text(text) => JsonValue::from(text.as_ref()),
        Value::Pseudo(name) => serde_json::json!({ "Ref": name }),
        Value::Interpolated(pieces) => {
            let mut text = String::new();
            let mut references = false;
            for piece in pieces {
                match piece {
                    Piece::Text(plain) | Piece::Value(Value::Text(plain)) => text.push_str(plain),
                    Piece::Value(Value::Pseudo(name)) => {
                        references = true;
                        text.push_str(&format!("${{{name}}}"));
                    }
                    Piece::Value(_) => return None,
                }
            }
            if references { serde_json::json!({ "Fn::Sub": text }) } else { JsonValue::from(text) }
        }
        _ => return None,
    })
}

/// Whether two values are the same to CloudFormation, which takes `20` and `"20"`, `true` and `"true"` alike.
fn same(expected: &JsonValue, actual: &JsonValue) -> bool {
    let plain = |value: &JsonValue| match value {
        JsonValue::String(text) => Some(text.clone()),
        JsonValue::Bool(_) => Some(value.to_string()),
        JsonValue::Number(number) => Some(
            number
                .as_f64()
                .filter(|float| float.fract() == 0.0 && !number.is_i64())
                .map_or_else(|| number.to_string(), |float| format!("{float:.0}")),
        ),
        _ => None,
    };
    match (plain(expected), plain(actual)) {
        (Some(expected), Some(actual)) => expected == actual,
        _ => expected == actual,
    }
}

/// A pattern's value for a person.
fn written(value: &Value) -> String {
    match Expected::of(value) {
        Expected::Absent => "nothing".to_owned(),
        Expected::Anything => "_".to_owned(),
        Expected::Reference(_, id, None) => format!("`{id}`"),
        Expected::Reference(_, id, Some(attribute)) => format!("`{attribute}` of `{id}`"),
        Expected::AmongOthers(items) => {
            format!("[{}, ..]", items.iter().map(written).collect::<Vec<_>>().join(", "))
        }
        Expected::Plain(Value::List(items)) => {
            format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", "))
        }
        Expected::Plain(Value::Object(object)) => {
            let entries = object.entries.iter().map(|entry| format!("{}: {}", entry.name, written(&entry.value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Expected::Plain(Value::Serialized(document)) => written(document),
        Expected::Plain(Value::Attribute { .. }) => {
            "a handle, which says nothing outside of its app: pass the resource that `expect_one` found".to_owned()
        }
        Expected::Plain(other) => scalar(other).map_or_else(|| format!("{other:?}"), |value| value.to_string()),
    }
}

/// A template's value for a person, cut where it is long.
fn shown(value: &JsonValue) -> String {
    const LONGEST: usize = 160;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
