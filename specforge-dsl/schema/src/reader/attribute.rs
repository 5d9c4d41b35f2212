//! An attribute that `Fn::GetAtt` yields.

use crate::cursor::Cursor;
use crate::format::shape;
use crate::reader::kind::Kind;

/// An attribute of a resource type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttributeFact {
    name: &'static str,
    rust_name: &'static str,
    value: AttributeType,
    description: &'static str,
}

/// What an attribute yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeType {
    /// Text of this kind.
    Kind(Kind),
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// JSON.
    Json,
    /// A list of text, of a kind if one is known.
    ListOf(Option<Kind>),
}

impl AttributeFact {
    pub(crate) fn read(cursor: &mut Cursor) -> AttributeFact {
        let name = cursor.text();
        let rust_name = cursor.text();
        let code = cursor.number();
        let kind = cursor.optional_index().map(|index| Kind::new(cursor.table, index));
        let value = match (code, kind) {
            (shape::TEXT, Some(kind)) => AttributeType::Kind(kind),
            (shape::INTEGER, _) => AttributeType::Integer,
            (shape::NUMBER, _) => AttributeType::Number,
            (shape::BOOLEAN, _) => AttributeType::Boolean,
            (shape::LIST, kind) => AttributeType::ListOf(kind),
            _ => AttributeType::Json,
        };
        AttributeFact { name, rust_name, value, description: cursor.text() }
    }

    /// The CloudFormation name, `Endpoint.Address`.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// The Rust name, `endpoint_address`.
    pub fn rust_name(self) -> &'static str {
        self.rust_name
    }

    /// What the attribute yields.
    pub fn value(self) -> AttributeType {
        self.value
    }

    /// The first sentence of the description; may be empty.
    pub fn description(self) -> &'static str {
        self.description
    }
}
