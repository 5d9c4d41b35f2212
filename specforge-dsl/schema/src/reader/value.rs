//! The type of a value: of a property, of a list's items, or of a map's values.

use crate::cursor::Cursor;
use crate::format::{Section, shape, value_flag};
use crate::reader::constraints::Constraints;
use crate::reader::object::ObjectType;
use crate::reader::slot::Slot;
use crate::table::Table;

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ValueType {
    table: Table,
    index: u32,
}

/// The type of a list's items or of a map's values.
pub type Item = ValueType;

/// The shape of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// Free-form JSON.
    Json,
    /// An object of a known type.
    Object(ObjectType),
    /// A list.
    List(Item),
    /// A map from text.
    Map(Item),
}

/// A JSON document that a property holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// An IAM policy document, as JSON.
    Policy,
    /// Any JSON, serialized as text.
    JsonText,
}

/// A value of an enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant {
    value: &'static str,
    identifier: Option<&'static str>,
}

impl Variant {
    /// The value as CloudFormation writes it, `FARGATE_SPOT`; numbers in decimal.
    pub fn value(self) -> &'static str {
        self.value
    }

    /// The Rust identifier, `FargateSpot`; `None` where there is none, or where two values would share it.
    pub fn identifier(self) -> Option<&'static str> {
        self.identifier
    }
}

/// Flags that announce a field in front of the slot, in the fields' order.
const BOUNDS: [u64; 8] = [
    value_flag::PATTERN,
    value_flag::MIN_LENGTH,
    value_flag::MAX_LENGTH,
    value_flag::MINIMUM,
    value_flag::MAXIMUM,
    value_flag::MIN_ITEMS,
    value_flag::MAX_ITEMS,
    value_flag::FORMAT,
];

impl ValueType {
    pub(crate) fn new(table: Table, index: u32) -> ValueType {
        ValueType { table, index }
    }

    /// The shape.
    pub fn shape(self) -> Shape {
        let mut cursor = self.table.cursor(Section::Values, self.index);
        match cursor.number() {
            shape::TEXT => Shape::Text,
            shape::INTEGER => Shape::Integer,
            shape::NUMBER => Shape::Number,
            shape::BOOLEAN => Shape::Boolean,
            shape::OBJECT => Shape::Object(ObjectType::new(self.table, cursor.index())),
            shape::LIST => Shape::List(ValueType::new(self.table, cursor.index())),
            shape::MAP => Shape::Map(ValueType::new(self.table, cursor.index())),
            _ => Shape::Json,
        }
    }

    /// The bounds.
    pub fn constraints(self) -> Constraints {
        let (flags, mut cursor) = self.flags();
        let has = |flag| flags & flag != 0;
        Constraints {
            pattern: has(value_flag::PATTERN).then(|| cursor.text()),
            min_length: has(value_flag::MIN_LENGTH).then(|| cursor.number()),
            max_length: has(value_flag::MAX_LENGTH).then(|| cursor.number()),
            minimum: has(value_flag::MINIMUM).then(|| cursor.float()),
            maximum: has(value_flag::MAXIMUM).then(|| cursor.float()),
            min_items: has(value_flag::MIN_ITEMS).then(|| cursor.number()),
            max_items: has(value_flag::MAX_ITEMS).then(|| cursor.number()),
            format: has(value_flag::FORMAT).then(|| cursor.text()),
            unique_items: has(value_flag::UNIQUE_ITEMS),
        }
    }

    /// What the value accepts, if it is a reference.
    pub fn slot(self) -> Option<Slot> {
        let (flags, mut cursor) = self.behind_bounds();
        (flags & value_flag::SLOT != 0).then(|| Slot::new(self.table, cursor.index()))
    }

    /// The enum values, in the schema's order.
    pub fn variants(self) -> impl Iterator<Item = Variant> {
        let (flags, mut cursor) = self.behind_bounds();
        if flags & value_flag::SLOT != 0 {
            cursor.number();
        }
        let count = if flags & value_flag::VARIANTS != 0 { cursor.count() } else { 0 };
        (0..count).map(move |_| Variant { value: cursor.text(), identifier: cursor.optional_text() })
    }

    /// Whether other values than the variants are accepted.
    pub fn variants_are_open(self) -> bool {
        self.flags().0 & value_flag::OPEN != 0
    }

    /// Whether the variants are compared without regard to case.
    pub fn case_insensitive(self) -> bool {
        self.flags().0 & value_flag::CASE_INSENSITIVE != 0
    }

    /// The kind of JSON document that the value is.
    pub fn document(self) -> Option<Document> {
        match self.flags().0 {
            flags if flags & value_flag::POLICY != 0 => Some(Document::Policy),
            flags if flags & value_flag::JSON_TEXT != 0 => Some(Document::JsonText),
            _ => None,
        }
    }

    fn flags(self) -> (u64, Cursor) {
        let mut cursor = self.table.cursor(Section::Values, self.index);
        if matches!(cursor.number(), shape::OBJECT | shape::LIST | shape::MAP) {
            cursor.number();
        }
        (cursor.number(), cursor)
    }

    fn behind_bounds(self) -> (u64, Cursor) {
        let (flags, mut cursor) = self.flags();
        for bound in BOUNDS.into_iter().filter(|bound| flags & bound != 0) {
            if bound == value_flag::MINIMUM || bound == value_flag::MAXIMUM {
                cursor.float();
            } else {
                cursor.number();
            }
        }
        (flags, cursor)
    }
}
