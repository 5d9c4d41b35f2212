use std::borrow::Cow;

use super::{Element, Piece};

/// A line and a column of the file in which a resource is declared, both from 1.
pub type Place = [u32; 2];

/// A value of a property before references are resolved.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// The property is left out.
    #[default]
    Omitted,
    /// `null`, in free-form JSON alone.
    Null,
    /// A boolean.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Number(f64),
    /// Text.
    Text(Cow<'static, str>),
    /// A list.
    List(Vec<Value>),
    /// An object.
    Object(Object),
    /// `Ref` (no name) or `Fn::GetAtt`, perhaps into another stack.
    Attribute {
        /// The resource or parameter.
        element: Element,
        /// The attribute, or `None` for `Ref`.
        name: Option<Cow<'static, str>>,
        /// Whether it yields a list.
        list: bool,
    },
    /// A pseudo parameter, for example `AWS::Region`.
    Pseudo(&'static str),
    /// Text with references in it: `Fn::Sub`.
    Interpolated(Vec<Piece>),
    /// An intrinsic function that was written out.
    Function(Box<Value>),
    /// A JSON document written as text.
    Serialized(Box<Value>),
    /// An item of a list, with the place where it was written.
    At(Place, Box<Value>),
}

impl Value {
    /// Static text.
    pub const fn text(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// The value itself, without the place where it was written.
    pub(crate) fn bare(&self) -> &Self {
        match self {
            Self::At(_, value) => value.bare(),
            value => value,
        }
    }
}

/// The properties of a resource or of a nested object, in the order in which they were written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Object {
    /// The properties.
    pub entries: Vec<Entry>,
}

/// One property with its value and the place of its name in the source.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// CloudFormation's name of the property.
    pub name: Cow<'static, str>,
    /// Where its name was written; `[0, 0]` where no source is known.
    pub place: Place,
    /// Where its value was written; `[0, 0]` where no source is known.
    pub value_place: Place,
    /// Its value.
    pub value: Value,
    /// Whether it was written past the schema, with `..raw(…)`.
    pub raw: bool,
}

impl Entry {
    /// A property that has no place of its own in the source: a key of a computed map.
    pub(crate) fn computed(name: impl Into<Cow<'static, str>>, value: Value) -> Self {
        Self { name: name.into(), place: [0, 0], value_place: [0, 0], value, raw: false }
    }
}
