use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::{Map, Value as JsonValue, json};
use specforge_schema::ResourceType;

use super::json_text;
use super::wiring::{Export, Wiring};
use super::{Declared, Element};
use crate::language::{Entry, Piece, Value};

/// Turns values into the JSON of one stack's template.
pub(super) struct Resolver<'a> {
    app: &'a Declared<'a>,
    wiring: &'a Wiring,
    stack: usize,
    /// The facts of the types that were met: a stack has many resources of few types.
    facts: RefCell<HashMap<String, Option<ResourceType>>>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(app: &'a Declared<'a>, wiring: &'a Wiring, stack: usize) -> Self {
        Self { app, wiring, stack, facts: RefCell::default() }
    }

    /// What is known of a resource type.
    pub(super) fn facts(&self, r#type: &str) -> Option<ResourceType> {
        if let Some(known) = self.facts.borrow().get(r#type) {
            return *known;
        }
        let facts = specforge_schema::resource(r#type);
        self.facts.borrow_mut().insert(r#type.to_owned(), facts);
        facts
    }

    /// The JSON of a value; none if it is left out.
    pub(super) fn value(&self, value: &Value) -> Option<JsonValue> {
        Some(match value {
            Value::Omitted => return None,
            Value::Null => JsonValue::Null,
            Value::Boolean(boolean) => json!(boolean),
            Value::Integer(number) => json!(number),
            Value::Number(number) => json!(number),
            Value::Text(text) => JsonValue::String(text.to_string()),
            Value::List(items) => {
                let mut list = Vec::with_capacity(items.len());
                list.extend(items.iter().filter_map(|item| self.value(item)));
                JsonValue::Array(list)
            }
            Value::Object(object) => self.members(&object.entries, 0).into(),
            Value::Attribute { element, name, .. } => self.reference(*element, name.as_deref()),
            Value::Pseudo(name) => object([("Ref", json!(name))]),
            Value::Interpolated(pieces) => self.text(pieces),
            Value::Function(function) => return self.value(function),
            Value::At(_, value) => return self.value(value),
            Value::Serialized(document) => self.text(&json_text::pieces(document)),
        })
    }

    /// The members of an object, without those that are left out, with room for `more`.
    pub(super) fn members(&self, entries: &[Entry], more: usize) -> Map<String, JsonValue> {
        let given = entries.iter().filter(|entry| !matches!(entry.value, Value::Omitted)).count();
        let mut members = Map::with_capacity(given + more);
        for entry in entries {
            if let Some(value) = self.value(&entry.value) {
                members.insert(entry.name.to_string(), value);
            }
        }
        members
    }

    /// The value that an output hands out. An output is text, so a list is joined; the parameter splits it again.
    pub(super) fn export(&self, export: &Export) -> JsonValue {
        let element = Element { app: self.app.nonce, index: export.element };
        let value = self.reference(element, export.attribute.as_deref());
        if export.list { json!({ "Fn::Join": [",", value] }) } else { value }
    }

    /// The logical ID of an element of this stack.
    pub(super) fn own_id(&self, element: Element) -> Option<&'a str> {
        let record = self.app.element(element)?;
        (record.stack == self.stack).then_some(record.id.as_str())
    }

    fn reference(&self, element: Element, attribute: Option<&str>) -> JsonValue {
        match (self.own_id(element), attribute) {
            (Some(id), None) => object([("Ref", json!(id))]),
            (Some(id), Some(attribute)) => {
                object([("Fn::GetAtt", JsonValue::Array(vec![json!(id), json!(attribute)]))])
            }
            (None, attribute) => {
                object([("Ref", json!(self.wiring.name_of(element.index, attribute).unwrap_or_default()))])
            }
        }
    }

    /// `Fn::Sub`, or plain text where nothing is left for CloudFormation to insert.
    fn text(&self, pieces: &[Piece]) -> JsonValue {
        let mut flat = Vec::new();
        flatten(pieces, &mut flat);
        if !flat.iter().any(|piece| matches!(piece, Piece::Value(_))) {
            return JsonValue::String(
                flat.iter().map(|piece| if let Piece::Text(text) = piece { text } else { "" }).collect(),
            );
        }
        // A reference alone needs no interpolation.
        if let [Piece::Value(value)] = flat.as_slice()
            && !matches!(value, Value::Attribute { list: true, .. } | Value::List(_))
        {
            return self.value(value).unwrap_or(JsonValue::Null);
        }
        let (mut text, mut variables) = (String::new(), Map::new());
        for piece in &flat {
            match piece {
                // `${!` is how Fn::Sub writes `${` that is not a reference (User Guide, "Fn::Sub").
                Piece::Text(plain) => text.push_str(&plain.replace("${", "${!")),
                Piece::Value(value) => match self.inline(value) {
                    Some(name) => text.push_str(&format!("${{{name}}}")),
                    None => {
                        let name = format!("Value{}", variables.len() + 1);
                        text.push_str(&format!("${{{name}}}"));
                        let value = self.value(value).unwrap_or(JsonValue::Null);
                        let list = value.get("Ref").is_some() || value.get("Fn::GetAtt").is_some();
                        variables.insert(name, if list { json!({ "Fn::Join": [",", value] }) } else { value });
                    }
                },
            }
        }
        if variables.is_empty() { json!({ "Fn::Sub": text }) } else { json!({ "Fn::Sub": [text, variables] }) }
    }

    /// How `Fn::Sub` names a value, if it can.
    fn inline(&self, value: &Value) -> Option<String> {
        match value {
            Value::Pseudo(name) => Some((*name).to_owned()),
            Value::Attribute { element, name, list: false } => Some(match (self.own_id(*element), name) {
                (Some(id), None) => id.to_owned(),
                (Some(id), Some(attribute)) => format!("{id}.{attribute}"),
                (None, name) => self.wiring.name_of(element.index, name.as_deref()).unwrap_or_default().to_owned(),
            }),
            _ => None,
        }
    }
}

/// An object with room for its members and no more: a template has tens of thousands of small ones.
pub(super) fn object<const N: usize>(members: [(&str, JsonValue); N]) -> JsonValue {
    let mut object = Map::with_capacity(N);
    object.extend(members.map(|(name, value)| (name.to_owned(), value)));
    object.into()
}

/// Takes nested interpolations apart and puts neighbouring texts together.
fn flatten(pieces: &[Piece], flat: &mut Vec<Piece>) {
    for piece in pieces {
        match piece {
            Piece::Value(Value::Interpolated(inner)) => flatten(inner, flat),
            Piece::Value(Value::Text(text)) | Piece::Text(text) => match flat.last_mut() {
                Some(Piece::Text(before)) => before.to_mut().push_str(text),
                _ => flat.push(Piece::Text(text.clone())),
            },
            Piece::Value(Value::Omitted) => {}
            Piece::Value(value) => flat.push(Piece::Value(value.clone())),
        }
    }
}
