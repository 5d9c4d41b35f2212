use std::borrow::Cow;

use super::{Attribute, Entry, External, Interpolated, Nested, Object, Parameter, Pseudo, Value};

/// A free-form JSON document with references in it, written with `json!`.
#[derive(Debug, Clone, PartialEq)]
pub struct Json(pub(crate) Value);

impl Json {
    pub(crate) fn to_value(&self) -> Value {
        self.0.clone()
    }

    /// The members of an object, marked as written past the schema; none of another document.
    pub(crate) fn into_raw(self) -> Object {
        let Value::Object(written) = self.0 else { return Object::default() };
        Object { entries: written.entries.into_iter().map(|entry| Entry { raw: true, ..entry }).collect() }
    }
}

/// What may stand in a `json!` document.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in a JSON document",
    label = "this has no JSON form",
    note = "of a resource, say which value is meant: `handle.arn()`, or `handle.reference()` for `Ref`"
)]
pub trait ToJson {
    #[doc(hidden)]
    fn to_json(&self) -> Value;
}

macro_rules! to_json {
    ($(($($generics:tt)*) $type:ty, $self:ident => $value:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> ToJson for $type {
            fn to_json(&$self) -> Value {
                $value
            }
        }
    )* };
}
to_json! {
    () str, self => Value::Text(Cow::Owned(self.to_owned()));
    () String, self => Value::Text(Cow::Owned(self.clone()));
    () bool, self => Value::Boolean(*self);
    () f64, self => Value::Number(*self);
    () Json, self => self.to_value();
    () Nested, self => self.to_value();
    () Pseudo, self => Value::Pseudo(self.0);
    () Interpolated, self => self.to_value();
    (K) Attribute<K>, self => self.to_value();
    (K) External<K>, self => self.to_value();
    (K) Parameter<K>, self => self.to_value();
    (T: ToJson + ?Sized) &T, self => (**self).to_json();
    (T: ToJson) Option<T>, self => self.as_ref().map_or(Value::Omitted, T::to_json);
    (T: ToJson) [T], self => Value::List(self.iter().map(T::to_json).collect());
    (T: ToJson) Vec<T>, self => self.as_slice().to_json();
    (T: ToJson, const N: usize) [T; N], self => self.as_slice().to_json();
    (K: AsRef<str>, V: ToJson) std::collections::BTreeMap<K, V>, self => Value::Object(Object {
        entries: self
            .iter()
            .map(|(name, value)| Entry::computed(name.as_ref().to_owned(), value.to_json()))
            .collect(),
    });
}

macro_rules! integers_to_json {
    ($($integer:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl ToJson for $integer {
            fn to_json(&self) -> Value {
                Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }
    )* };
}
integers_to_json!(u8 u16 u32 u64 usize i8 i16 i32 i64);

#[diagnostic::do_not_recommend]
impl ToJson for serde_json::Value {
    fn to_json(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Boolean(*value),
            Self::Number(number) => {
                number.as_i64().map_or_else(|| Value::Number(number.as_f64().unwrap_or_default()), Value::Integer)
            }
            Self::String(text) => Value::Text(Cow::Owned(text.clone())),
            Self::Array(items) => Value::List(items.iter().map(ToJson::to_json).collect()),
            Self::Object(map) => Value::Object(Object {
                entries: map.iter().map(|(name, value)| Entry::computed(name.clone(), value.to_json())).collect(),
            }),
        }
    }
}
