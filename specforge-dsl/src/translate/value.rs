//! Values of properties, written as the property's type wants them.

use serde_json::{Map, Value};
use specforge_schema::names::snake_case;
use specforge_schema::{Document, ObjectType, Shape, ValueType};

use super::context::Context;
use super::document::verbatim;
use super::names::identifier;
use super::pieces::{intrinsic, is_no_value};
use super::rust::Rust;

/// What a property wants, and whether it is inside of a policy.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) value: ValueType,
    /// Policies take one text where they take several.
    pub(super) policy: bool,
}

impl Wanted {
    pub(super) fn of(value: ValueType) -> Self {
        Self { value, policy: false }
    }

    fn inner(self, value: ValueType) -> Self {
        Self { value, ..self }
    }

    /// The type of a list's items, or the type itself.
    pub(super) fn item(self) -> ValueType {
        match self.value.shape() {
            Shape::List(item) => item,
            _ => self.value,
        }
    }

    pub(super) fn is_list(self) -> bool {
        matches!(self.value.shape(), Shape::List(_))
    }

    /// The kind that an expression has to be of, as `intrinsic::<…>` names it.
    pub(super) fn kind(self) -> String {
        match self.value.shape() {
            Shape::List(item) => format!("ListOf<{}>", scalar_kind(item)),
            _ => scalar_kind(self.value),
        }
    }
}

fn scalar_kind(value: ValueType) -> String {
    if let Some(slot) = value.slot() {
        return slot.path();
    }
    let plain = match value.shape() {
        Shape::Text => "Text",
        Shape::Integer => "Integer",
        Shape::Number => "Number",
        Shape::Boolean => "Boolean",
        Shape::Object(_) => "Nested",
        Shape::Json | Shape::List(_) | Shape::Map(_) => "Json",
    };
    plain.to_owned()
}

impl Context<'_> {
    /// A value as its property wants it. What does not fit is written as it reads, for the compiler to object to.
    pub(super) fn value(&self, value: &Value, wanted: Wanted) -> Rust {
        if let Some((function, argument)) = intrinsic(value) {
            return self.intrinsic(function, argument, value, wanted);
        }
        match (value, wanted.value.shape()) {
            (Value::Object(policy), _) if wanted.value.document() == Some(Document::Policy) => {
                self.policy(policy, value)
            }
            (Value::Object(members), Shape::Object(object)) => self.object("new", members, object, wanted.policy),
            (Value::Object(members), Shape::Map(item)) => {
                let entry = |(name, value): (&String, &Value)| {
                    Rust::Pair(Box::new((Rust::text(name), self.value(value, wanted.inner(item)))))
                };
                Rust::List(members.iter().filter(|(_, value)| !is_no_value(value)).map(entry).collect())
            }
            (Value::Object(_) | Value::Array(_), Shape::Json) => Rust::Json(self.document(value)),
            (Value::Array(items), Shape::List(item)) => {
                let items = items.iter().filter(|item| !is_no_value(item));
                Rust::List(items.map(|value| self.value(value, wanted.inner(item))).collect())
            }
            (Value::Array(items), _) => Rust::List(items.iter().map(|item| self.plain(item)).collect()),
            (Value::Object(members), _) => {
                let field = |(name, value): (&String, &Value)| (identifier(&snake_case(name)), self.plain(value));
                Rust::Object("new".to_owned(), members.iter().map(field).collect())
            }
            (Value::String(text), Shape::Text) if wanted.value.document() == Some(Document::JsonText) => {
                match serde_json::from_str::<Value>(text) {
                    // The same bytes come out.
                    Ok(document) if !document.is_string() && is_written(&document, text) => {
                        Rust::Json(verbatim(&document))
                    }
                    _ => literal(value, wanted.item()),
                }
            }
            (scalar, _) => literal(scalar, wanted.item()),
        }
    }

    /// `new { … }`, or a whole resource.
    pub(super) fn object(&self, head: &str, members: &Map<String, Value>, object: ObjectType, policy: bool) -> Rust {
        let free_form = object.properties().next().is_none();
        let further = object.additional_properties().is_some()
            && members.keys().any(|name| object.property_by_name(name).is_none());
        if head == "new" && (free_form || further) {
            return Rust::Json(self.document(&Value::Object(members.clone())));
        }
        let field = |(name, value): (&String, &Value)| match object.property_by_name(name) {
            Some(property) => {
                let wanted = Wanted { value: property.value(), policy };
                (identifier(property.rust_name()), self.value(value, wanted))
            }
            // The macro says that there is no such property, and which is near.
            None => (identifier(&snake_case(name)), self.plain(value)),
        };
        let members = members.iter().filter(|(_, value)| !is_no_value(value));
        Rust::Object(head.to_owned(), members.map(field).collect())
    }

    /// A policy document. Its literal fills the version in and has a list of statements; another one is written as JSON.
    fn policy(&self, policy: &Map<String, Value>, whole: &Value) -> Rust {
        let current = policy.get("Version").is_some_and(|version| version == "2012-10-17");
        let old = policy.get("Version").is_some_and(|version| version == "2008-10-17");
        let listed = policy.get("Statement").is_some_and(Value::is_array);
        if !listed || !(current || old) {
            return Rust::Json(self.document(whole));
        }
        let mut policy = policy.clone();
        if current {
            policy.shift_remove("Version");
        }
        self.object("new", &policy, specforge_schema::policy_document(), true)
    }

    /// A value of which no type is known.
    pub(super) fn plain(&self, value: &Value) -> Rust {
        match value {
            Value::Object(_) | Value::Array(_) => Rust::Json(self.document(value)),
            scalar => json_literal(scalar),
        }
    }
}

/// Whether the text is the document as it is written without blanks.
fn is_written(document: &Value, text: &str) -> bool {
    serde_json::to_string(document).is_ok_and(|written| written == text)
}

/// Text, a number or a boolean. CloudFormation converts between them; the language wants what the property is.
pub(super) fn literal(value: &Value, wanted: ValueType) -> Rust {
    match (value, wanted.shape()) {
        (Value::String(text), Shape::Integer)
            if text.parse::<i64>().is_ok_and(|number| number.to_string() == *text) =>
        {
            Rust::code(text)
        }
        (Value::String(text), Shape::Number) => match text.parse::<f64>() {
            Ok(number) if number.is_finite() && !text.is_empty() => Rust::code(text.trim_start_matches('+')),
            _ => Rust::text(text),
        },
        (Value::String(text), Shape::Boolean) if matches!(text.as_str(), "true" | "false") => Rust::code(text),
        (Value::String(text), _) => reference_or_text(text, wanted),
        (Value::Number(number), Shape::Integer) => match number.as_f64().filter(|float| float.fract() == 0.0) {
            Some(whole) if !number.is_i64() => Rust::code(format!("{whole:.0}")),
            _ => Rust::code(number.to_string()),
        },
        (Value::Number(number), Shape::Number) => Rust::code(number.to_string()),
        (Value::Number(_) | Value::Bool(_), Shape::Text) => Rust::text(value.to_string()),
        (scalar, _) => json_literal(scalar),
    }
}

fn reference_or_text(text: &str, wanted: ValueType) -> Rust {
    if let Some(slot) = wanted.slot().filter(|slot| !slot.is_open() && !slot.literal().allows(text)) {
        return Rust::call(format!("external::<{}>", slot.path()), Rust::text(text));
    }
    let variant = wanted.variants().find(|variant| variant.value() == text);
    match variant.and_then(|variant| variant.identifier()).filter(|_| matches!(wanted.shape(), Shape::Text)) {
        Some(identifier) => Rust::code(identifier),
        None => Rust::text(text),
    }
}

/// A scalar as JSON has it. A number beyond 32 bits says its type, since nothing else does.
pub(super) fn json_literal(value: &Value) -> Rust {
    match value {
        Value::String(text) => Rust::text(text),
        Value::Number(number) => match number.as_i64() {
            Some(whole) if i32::try_from(whole).is_err() => Rust::code(format!("{whole}_i64")),
            Some(whole) => Rust::code(whole.to_string()),
            None => Rust::code(format!("{:?}_f64", number.as_f64().unwrap_or_default())),
        },
        other => Rust::code(other.to_string()),
    }
}
