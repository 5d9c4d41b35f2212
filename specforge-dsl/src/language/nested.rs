use super::{Object, Value};

/// A nested object, written `new { … }` where a property gives its type.
#[derive(Debug, Clone)]
pub struct Nested(pub(crate) Object);

impl Nested {
    pub(crate) fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }
}
