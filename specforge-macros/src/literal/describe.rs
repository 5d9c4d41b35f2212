//! What a property wants, in words.

use specforge_schema::{Shape, ValueType};

/// What a property wants, for a person.
pub(crate) fn describe(wanted: ValueType) -> String {
    if let Some(slot) = wanted.slot() {
        return format!("`{}`", slot.path());
    }
    match wanted.shape() {
        Shape::Text => "text".into(),
        Shape::Integer => "a whole number".into(),
        Shape::Number => "a number".into(),
        Shape::Boolean => "`true` or `false`".into(),
        Shape::Json => "free-form JSON".into(),
        Shape::Object(object) => format!("`new {{ … }}`, a `{}`", object.name()),
        Shape::List(_) => "a list".into(),
        Shape::Map(_) => "a map".into(),
    }
}
