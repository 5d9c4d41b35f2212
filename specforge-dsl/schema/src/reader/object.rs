//! An object type: the properties of a resource type, or of a value nested in one.

use crate::cursor::{Cursor, Texts};
use crate::format::{Section, rule_code};
use crate::reader::property::Property;
use crate::reader::value::ValueType;
use crate::table::{Table, search};

/// An object type. Object types that are alike in everything are one, whichever resource types they occur in; a type
/// may contain itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ObjectType {
    table: Table,
    index: u32,
}

/// A rule on which properties of an object go together. Names are those of CloudFormation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectRule {
    /// With `property`, none of `others`.
    Excludes {
        /// The property that excludes.
        property: &'static str,
        /// The properties that it excludes.
        others: Vec<&'static str>,
    },
    /// With `property`, every one of `others`.
    Requires {
        /// The property that requires.
        property: &'static str,
        /// The properties that it requires.
        others: Vec<&'static str>,
    },
    /// Exactly one of these.
    ExactlyOne(Vec<&'static str>),
    /// At least one of these.
    AtLeastOne(Vec<&'static str>),
    /// All properties of exactly one of these sets.
    OneCombination(Vec<Vec<&'static str>>),
    /// All properties of at least one of these sets.
    AnyCombination(Vec<Vec<&'static str>>),
}

impl ObjectType {
    pub(crate) fn new(table: Table, index: u32) -> ObjectType {
        ObjectType { table, index }
    }

    /// The object type of a number that [`ObjectType::index`] gave.
    pub fn from_index(index: u32) -> Option<ObjectType> {
        let table = Table::embedded();
        (index < table.count(Section::Objects)).then_some(ObjectType { table, index })
    }

    /// The number of the type in the table; it changes with every update of the table.
    pub fn index(self) -> u32 {
        self.index
    }

    /// The name of the definition in the schema (`AwsVpcConfiguration`), or of the resource type (`AWS::EC2::VPC`).
    pub fn name(self) -> &'static str {
        self.cursor().text()
    }

    /// How a program speaks of the type: a resource type by its path, `ec2::Vpc`, another by its name.
    pub fn path(self) -> String {
        let name = self.name();
        let resource = name.contains("::").then(|| self.table.resource(name)).flatten();
        resource.map_or_else(|| name.to_owned(), crate::ResourceType::path)
    }

    /// The type of further properties of any name, if there may be such.
    pub fn additional_properties(self) -> Option<ValueType> {
        let mut cursor = self.cursor();
        cursor.text();
        cursor.optional_index().map(|index| ValueType::new(self.table, index))
    }

    /// The properties, sorted by Rust name.
    pub fn properties(self) -> impl Iterator<Item = Property> {
        self.at_properties().words().iter().map(move |index| Property::new(self.table, index))
    }

    /// The property of a Rust name, `vpc_id`; reserved words are given plain, `type`.
    pub fn property(self, rust_name: &str) -> Option<Property> {
        let words = self.at_properties().words();
        let property = |at: u32| Property::new(self.table, words.get(at as usize).unwrap_or(u32::MAX));
        search(words.len() as u32, |at| property(at).compare_rust_name(rust_name)).map(property)
    }

    /// The property of a CloudFormation name, `VpcId`. Scans the properties, of which an object has few.
    pub fn property_by_name(self, name: &str) -> Option<Property> {
        self.properties().find(|property| property.is_named(name))
    }

    /// Which properties go together.
    pub fn rules(self) -> impl Iterator<Item = ObjectRule> {
        let mut cursor = self.at_properties();
        cursor.words();
        (0..cursor.count()).filter_map(move |_| read_rule(&mut cursor))
    }

    fn at_properties(self) -> Cursor {
        let mut cursor = self.cursor();
        cursor.skip_numbers(2);
        cursor
    }

    fn cursor(self) -> Cursor {
        self.table.cursor(Section::Objects, self.index)
    }
}

fn read_rule(cursor: &mut Cursor) -> Option<ObjectRule> {
    let code = cursor.number();
    let property = cursor.optional_text();
    let mut sets: Vec<Vec<&'static str>> = (0..cursor.count()).map(|_| cursor.texts()).map(Texts::collect).collect();
    match (code, property) {
        (rule_code::EXCLUDES, Some(property)) => Some(ObjectRule::Excludes { property, others: sets.pop()? }),
        (rule_code::REQUIRES, Some(property)) => Some(ObjectRule::Requires { property, others: sets.pop()? }),
        (rule_code::EXACTLY_ONE, _) => Some(ObjectRule::ExactlyOne(sets.pop()?)),
        (rule_code::AT_LEAST_ONE, _) => Some(ObjectRule::AtLeastOne(sets.pop()?)),
        (rule_code::ONE_COMBINATION, _) => Some(ObjectRule::OneCombination(sets)),
        (rule_code::ANY_COMBINATION, _) => Some(ObjectRule::AnyCombination(sets)),
        _ => None,
    }
}
