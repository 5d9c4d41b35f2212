//! A property of an object type.

use crate::cursor::Cursor;
use crate::format::{Section, property_flag};
use crate::reader::constraints::Constraints;
use crate::reader::slot::Slot;
use crate::reader::value::{Document, Shape, ValueType, Variant};
use crate::table::Table;

/// A property of an object type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Property {
    table: Table,
    index: u32,
}

impl Property {
    pub(crate) fn new(table: Table, index: u32) -> Property {
        Property { table, index }
    }

    /// The CloudFormation name, `VpcId`.
    pub fn name(self) -> &'static str {
        self.behind_numbers(0).text()
    }

    /// Whether this is the CloudFormation name; cheaper than to read it.
    pub(crate) fn is_named(self, name: &str) -> bool {
        self.behind_numbers(0).text_bytes() == name.as_bytes()
    }

    /// How the Rust name compares with another.
    pub(crate) fn compare_rust_name(self, name: &str) -> std::cmp::Ordering {
        self.behind_numbers(1).text_bytes().cmp(name.as_bytes())
    }

    /// The Rust name, `vpc_id`. Reserved words are plain (`type`); whoever prints Rust adds `r#`.
    pub fn rust_name(self) -> &'static str {
        self.behind_numbers(1).text()
    }

    /// Whether the property must be given.
    pub fn required(self) -> bool {
        self.has(property_flag::REQUIRED)
    }

    /// Whether a change of the property itself replaces the resource.
    pub fn create_only(self) -> bool {
        self.has(property_flag::CREATE_ONLY)
    }

    /// Whether the property cannot be read back.
    pub fn write_only(self) -> bool {
        self.has(property_flag::WRITE_ONLY)
    }

    /// Whether the property cannot be given, only read.
    pub fn read_only(self) -> bool {
        self.has(property_flag::READ_ONLY)
    }

    /// Whether the property should not be used any more.
    pub fn deprecated(self) -> bool {
        self.has(property_flag::DEPRECATED)
    }

    /// The type of the property's value.
    pub fn value(self) -> ValueType {
        ValueType::new(self.table, self.behind_numbers(3).index())
    }

    /// The first sentence of the description; may be empty.
    pub fn description(self) -> &'static str {
        self.behind_numbers(4).text()
    }

    /// The shape of the property's value.
    pub fn shape(self) -> Shape {
        self.value().shape()
    }

    /// The bounds of the property's value.
    pub fn constraints(self) -> Constraints {
        self.value().constraints()
    }

    /// The enum values of the property.
    pub fn variants(self) -> impl Iterator<Item = Variant> {
        self.value().variants()
    }

    /// Whether other values than the variants are accepted.
    pub fn variants_are_open(self) -> bool {
        self.value().variants_are_open()
    }

    /// Whether the variants are compared without regard to case.
    pub fn case_insensitive(self) -> bool {
        self.value().case_insensitive()
    }

    /// What the property accepts, if it is a reference.
    pub fn slot(self) -> Option<Slot> {
        self.value().slot()
    }

    /// The kind of JSON document that the property holds.
    pub fn document(self) -> Option<Document> {
        self.value().document()
    }

    fn has(self, flag: u64) -> bool {
        self.behind_numbers(2).number() & flag != 0
    }

    fn behind_numbers(self, count: usize) -> Cursor {
        let mut cursor = self.table.cursor(Section::Properties, self.index);
        cursor.skip_numbers(count);
        cursor
    }
}
