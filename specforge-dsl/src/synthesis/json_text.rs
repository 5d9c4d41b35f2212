use std::borrow::Cow;

use serde_json::json;

use crate::language::{Piece, Value};

/// A document as JSON text, with its references between the texts.
pub(super) fn pieces(document: &Value) -> Vec<Piece> {
    let mut pieces = Vec::new();
    write(document, &mut pieces);
    pieces
}

fn write(value: &Value, pieces: &mut Vec<Piece>) {
    match value {
        Value::Omitted | Value::Null => text(pieces, "null"),
        Value::Boolean(boolean) => text(pieces, boolean.to_string()),
        Value::Integer(number) => text(pieces, number.to_string()),
        Value::Number(number) => text(pieces, json!(number).to_string()),
        Value::Text(plain) => text(pieces, json!(plain).to_string()),
        Value::List(items) => {
            text(pieces, "[");
            for (index, item) in items.iter().filter(|item| **item != Value::Omitted).enumerate() {
                text(pieces, if index == 0 { "" } else { "," });
                write(item, pieces);
            }
            text(pieces, "]");
        }
        Value::Object(object) => {
            text(pieces, "{");
            for (index, entry) in object.entries.iter().filter(|entry| entry.value != Value::Omitted).enumerate() {
                text(pieces, if index == 0 { "" } else { "," });
                text(pieces, json!(entry.name).to_string());
                text(pieces, ":");
                write(&entry.value, pieces);
            }
            text(pieces, "}");
        }
        Value::Attribute { .. } | Value::Pseudo(_) | Value::Function(_) => {
            text(pieces, "\"");
            pieces.push(Piece::Value(value.clone()));
            text(pieces, "\"");
        }
        Value::Interpolated(inner) => {
            text(pieces, "\"");
            inside_quotes(inner, pieces);
            text(pieces, "\"");
        }
        Value::At(_, value) => write(value, pieces),
        Value::Serialized(document) => {
            text(pieces, "\"");
            inside_quotes(&self::pieces(document), pieces);
            text(pieces, "\"");
        }
    }
}

fn inside_quotes(inner: &[Piece], pieces: &mut Vec<Piece>) {
    for piece in inner {
        match piece {
            Piece::Text(plain) => {
                let quoted = json!(plain).to_string();
                text(pieces, quoted[1..quoted.len() - 1].to_owned());
            }
            Piece::Value(Value::Interpolated(nested)) => inside_quotes(nested, pieces),
            Piece::Value(value) => pieces.push(Piece::Value(value.clone())),
        }
    }
}

fn text(pieces: &mut Vec<Piece>, text: impl Into<Cow<'static, str>>) {
    pieces.push(Piece::Text(text.into()));
}
