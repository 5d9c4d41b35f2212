//! The facts between the sources and the table: objects refer to each other by number, references by name.

use std::fmt;

/// Everything that the table will hold, except what follows from it (kinds and slots).
#[derive(Default)]
pub(crate) struct Model {
    pub(crate) resources: Vec<Resource>,
    pub(crate) objects: Vec<Object>,
    /// The objects of [`specforge_schema::format::PseudoObject`], in its order.
    pub(crate) pseudo_objects: Vec<ObjectNumber>,
}

/// A resource type.
#[derive(Debug, Default)]
pub(crate) struct Resource {
    pub(crate) name: String,
    pub(crate) object: ObjectNumber,
    pub(crate) description: String,
    pub(crate) taggable: bool,
    pub(crate) tag_property: Option<(String, u64)>,
    pub(crate) replacement_strategy: Option<String>,
    pub(crate) primary_identifier: Vec<String>,
    pub(crate) attributes: Vec<Attribute>,
    /// Create-only, conditionally create-only, write-only, read-only, deprecated.
    pub(crate) paths: [Vec<String>; 5],
    /// Create, read, update, delete, list.
    pub(crate) permissions: [Vec<String>; 5],
}

/// An attribute; `shape` is one of the scalars of `format::shape`, or a list of text.
#[derive(Debug, Default)]
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) shape: u64,
    pub(crate) description: String,
    pub(crate) targets: Vec<Target>,
    /// The kind of another resource type that the attribute, or the list's items, are; once the targets are resolved.
    pub(crate) other_kind: Option<usize>,
}

/// The number of an object. Its `Debug` form is the same for all, so that objects can be compared without it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ObjectNumber(pub(crate) usize);

impl fmt::Debug for ObjectNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("object")
    }
}

/// An object type.
#[derive(Debug, Default)]
pub(crate) struct Object {
    pub(crate) name: String,
    pub(crate) properties: Vec<Property>,
    pub(crate) additional: Option<Value>,
    pub(crate) rules: Vec<Rule>,
}

/// A property; `flags` are those of `format::property_flag`.
#[derive(Debug)]
pub(crate) struct Property {
    pub(crate) name: String,
    pub(crate) rust_name: String,
    pub(crate) flags: u64,
    pub(crate) description: String,
    pub(crate) value: Value,
}

/// A rule on an object's properties; `code` is one of `format::rule_code`.
#[derive(Debug, PartialEq)]
pub(crate) struct Rule {
    pub(crate) code: u64,
    pub(crate) property: Option<String>,
    pub(crate) sets: Vec<Vec<String>>,
}

/// The type of a value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Value {
    pub(crate) shape: Shape,
    pub(crate) pattern: Option<String>,
    pub(crate) min_length: Option<u64>,
    pub(crate) max_length: Option<u64>,
    pub(crate) minimum: Option<f64>,
    pub(crate) maximum: Option<f64>,
    pub(crate) min_items: Option<u64>,
    pub(crate) max_items: Option<u64>,
    pub(crate) format: Option<String>,
    /// Flags of `format::value_flag` that announce no field.
    pub(crate) flags: u64,
    pub(crate) variants: Vec<(String, Option<String>)>,
    /// What the value may refer to, before the names are resolved.
    pub(crate) targets: Vec<Target>,
    /// A pattern of texts that are no references, though the value is one.
    pub(crate) literal: Option<String>,
    /// The slot, once the targets are resolved.
    pub(crate) slot: Option<usize>,
}

/// The shape of a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Shape {
    #[default]
    Text,
    Integer,
    Number,
    Boolean,
    Json,
    Object(ObjectNumber),
    List(Box<Value>),
    Map(Box<Value>),
}

/// Something that a reference may refer to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// An attribute, a property that identifies, or `Ref`, of a resource type.
    Attribute {
        resource: String,
        attribute: String,
        /// Whether a handle of the resource becomes this attribute.
        handle: Handle,
    },
    /// Any ARN.
    AnyArn,
    /// Any text.
    AnyText,
}

/// Whether a handle of a resource becomes an attribute of it where a reference is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Handle {
    /// It does, by review.
    Accepted,
    /// It does not, by review: the attribute has to be named.
    Refused,
    /// It does if the attribute identifies the resource, rather than something that belongs to it.
    IfIdentity,
}

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        format!("{self:?}") == format!("{other:?}")
    }
}

impl Value {
    /// A value of a shape, without bounds.
    pub(crate) fn of(shape: Shape) -> Value {
        Value { shape, ..Value::default() }
    }

    /// The value itself and, behind lists and maps, the values in it.
    pub(crate) fn visit(&mut self, visitor: &mut impl FnMut(&mut Value)) {
        visitor(self);
        if let Shape::List(item) | Shape::Map(item) = &mut self.shape {
            item.visit(visitor);
        }
    }

    /// Hands the innermost value behind lists and maps to `visitor`.
    pub(crate) fn innermost<T>(&mut self, visitor: impl FnOnce(&mut Value) -> T) -> T {
        match &mut self.shape {
            Shape::List(item) | Shape::Map(item) => item.innermost(visitor),
            _ => visitor(self),
        }
    }

    /// The numbers of the objects in the value, in order.
    pub(crate) fn objects(&self, numbers: &mut Vec<ObjectNumber>) {
        match &self.shape {
            Shape::Object(number) => numbers.push(*number),
            Shape::List(item) | Shape::Map(item) => item.objects(numbers),
            _ => {}
        }
    }
}

impl Object {
    /// Every value of the object, not looking into other objects.
    pub(crate) fn values(&mut self) -> impl Iterator<Item = &mut Value> {
        self.properties.iter_mut().map(|property| &mut property.value).chain(self.additional.as_mut())
    }

    /// The numbers of the objects that the object's values refer to, in order.
    pub(crate) fn objects(&self) -> Vec<ObjectNumber> {
        let mut numbers = Vec::new();
        for value in self.properties.iter().map(|property| &property.value).chain(self.additional.as_ref()) {
            value.objects(&mut numbers);
        }
        numbers
    }
}
