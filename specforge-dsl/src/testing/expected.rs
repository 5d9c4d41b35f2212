use std::borrow::Cow;

use crate::language::{Entry, Object, Value};

/// Forms that a pattern's values have besides those of the language; their names cannot be those of functions.
const ANYTHING: &str = "SpecForge::Anything";
const AMONG_OTHERS: &str = "SpecForge::AmongOthers";
const REFERENCE: &str = "SpecForge::Reference";

/// `_` in a pattern.
#[doc(hidden)]
pub fn anything() -> Value {
    form(ANYTHING, Value::Null)
}

/// `[…, ..]` in a pattern.
#[doc(hidden)]
pub fn among_others(list: Value) -> Value {
    form(AMONG_OTHERS, list)
}

/// A resource that was found, in another pattern.
pub(super) fn reference(stack: &str, id: &str, attribute: Option<&'static str>) -> Value {
    let text = |text: &str| Value::Text(Cow::Owned(text.to_owned()));
    form(REFERENCE, Value::List(vec![text(stack), text(id), attribute.map_or(Value::Null, Value::text)]))
}

fn form(name: &'static str, content: Value) -> Value {
    Value::Function(Box::new(Value::Object(Object { entries: vec![Entry::computed(name, content)] })))
}

/// What a pattern says of a value.
pub(super) enum Expected<'a> {
    /// It is left out.
    Absent,
    /// It is given.
    Anything,
    /// A list that has items like these.
    AmongOthers(&'a [Value]),
    /// A reference to a resource: its stack, its logical ID, its attribute.
    Reference(&'a str, &'a str, Option<&'a str>),
    /// The value itself.
    Plain(&'a Value),
}

impl<'a> Expected<'a> {
    pub(super) fn of(value: &'a Value) -> Self {
        let value = value.bare();
        let Value::Function(inner) = value else {
            return if *value == Value::Omitted { Self::Absent } else { Self::Plain(value) };
        };
        let Value::Object(Object { entries }) = &**inner else { return Self::Plain(inner) };
        let [entry] = entries.as_slice() else { return Self::Plain(inner) };
        match (entry.name.as_ref(), &entry.value) {
            (ANYTHING, _) => Self::Anything,
            (AMONG_OTHERS, Value::List(items)) => Self::AmongOthers(items),
            (REFERENCE, Value::List(parts)) => match parts.as_slice() {
                [Value::Text(stack), Value::Text(id), Value::Text(name)] => Self::Reference(stack, id, Some(name)),
                [Value::Text(stack), Value::Text(id), _] => Self::Reference(stack, id, None),
                _ => Self::Plain(inner),
            },
            _ => Self::Plain(inner),
        }
    }
}
