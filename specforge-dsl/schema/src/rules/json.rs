//! JSON inside of a property: parsed from its text, or known as a tree.

use tinyjson::JsonValue;

use super::view::{At, View};

/// A JSON value, of which parts may be unknown.
pub(crate) enum Json<'a> {
    /// Parsed from text, or not there.
    Parsed(Option<JsonValue>),
    /// Written as a tree.
    Tree(View<'a>),
}

impl<'a> Json<'a> {
    /// The JSON that a property holds, as text or as a tree; none if it is unknown or does not parse.
    pub(crate) fn of(view: View<'a>) -> Option<Json<'a>> {
        if let Some(content) = view.serialized() {
            return Some(Json::Tree(content));
        }
        match view.text() {
            Some(text) => text.parse().ok().map(|value| Json::Parsed(Some(value))),
            None => (view.is_object() || view.is_list()).then_some(Json::Tree(view)),
        }
    }

    /// The place of the value, if it has one of its own.
    pub(crate) fn at(&self) -> Option<At> {
        match self {
            Json::Tree(view) => Some(view.at()),
            Json::Parsed(_) => None,
        }
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Json<'a> {
        match self {
            Json::Tree(view) => Json::Tree(view.get(key)),
            Json::Parsed(Some(JsonValue::Object(object))) => Json::Parsed(object.get(key).cloned()),
            Json::Parsed(_) => Json::Parsed(None),
        }
    }

    /// Whether this is an object that certainly has no such key.
    pub(crate) fn lacks(&self, key: &str) -> bool {
        match self {
            Json::Tree(view) => view.lacks(key),
            Json::Parsed(Some(JsonValue::Object(object))) => !object.contains_key(key),
            Json::Parsed(_) => false,
        }
    }

    /// Whether this is an object.
    pub(crate) fn is_object(&self) -> bool {
        match self {
            Json::Tree(view) => view.is_object(),
            Json::Parsed(value) => matches!(value, Some(JsonValue::Object(_))),
        }
    }

    /// The items of a list.
    pub(crate) fn items(&self) -> Vec<Json<'a>> {
        match self {
            Json::Tree(view) => view.items().map(Json::Tree).collect(),
            Json::Parsed(Some(JsonValue::Array(items))) => {
                items.iter().map(|item| Json::Parsed(Some(item.clone()))).collect()
            }
            Json::Parsed(_) => Vec::new(),
        }
    }

    /// Text.
    pub(crate) fn text(&self) -> Option<String> {
        match self {
            Json::Tree(view) => view.text().map(str::to_string),
            Json::Parsed(Some(JsonValue::String(text))) => Some(text.clone()),
            Json::Parsed(_) => None,
        }
    }

    /// A number.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Json::Tree(view) => view.number(),
            Json::Parsed(Some(JsonValue::Number(number))) => Some(*number),
            Json::Parsed(_) => None,
        }
    }
}
