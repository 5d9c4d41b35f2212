//! The layout of the packed table, shared by the packer that writes it and the reader.
//!
//! All fixed-width numbers are little-endian. The file is a header, the sections' indexes, and the records:
//!
//! ```text
//! header   magic "SFFT", version u32, then for each section: position of its index u32, number of records u32
//! index    one u32 for each record, its position, and one more that ends the last
//! record   LEB128 varints, except where a width is given below
//! ```
//!
//! A text is the number of a record of [`Section::Strings`]; `?` marks a number that is one higher, zero being none;
//! `[x]` is a count and that many `x`.
//!
//! | section | record |
//! |---|---|
//! | strings | UTF-8, most frequent first |
//! | services | module, namespace, \[alias\], first kind, kinds, first slot, slots, \[resource u32\] by Rust name |
//! | resources | name, Rust name, service, object, flags, Ref kind?, tag property?, tag shape, description, replacement strategy?, \[primary identifier\], \[attribute\], five \[path\] (create-only, conditionally create-only, write-only, read-only, deprecated), five \[permission\] |
//! | attribute | name, Rust name, type, kind?, description |
//! | objects | name, additional properties' value?, \[property u32\] by Rust name, \[rule\] |
//! | rule | rule code, property?, \[\[property\]\] |
//! | properties | name, Rust name, flags, value, description |
//! | values | shape, object or item's value (object, list, map alone), flags, then what the flags announce, in their order |
//! | kinds | name, service, resource, attribute? (none: Ref), sorted by service and name |
//! | slots | name, service, flags, literal pattern?, \[kind\], \[resource, attribute?\], sorted by service and name |
//! | aliases | alias, service, sorted |
//! | pseudo-objects | object |

/// The first four bytes of a table.
pub const MAGIC: [u8; 4] = *b"SFFT";

/// Changes whenever a layout changes.
pub const VERSION: u32 = 1;

/// Bytes of the header.
pub const HEADER_LENGTH: usize = 8 + 8 * SECTIONS;

/// How many sections a table has.
pub const SECTIONS: usize = 10;

/// A section; its number is its place in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Every text, once.
    Strings,
    /// Services, sorted by module.
    Services,
    /// Resource types, sorted by CloudFormation name.
    Resources,
    /// Object types.
    Objects,
    /// Properties of object types.
    Properties,
    /// Types of values.
    Values,
    /// Kinds of references.
    Kinds,
    /// What reference properties accept.
    Slots,
    /// Services' short names.
    Aliases,
    /// Objects that belong to no resource type, in the order of [`PseudoObject`].
    PseudoObjects,
}

impl From<Section> for usize {
    fn from(section: Section) -> usize {
        section as usize
    }
}

/// The first four bytes of a table of IAM names.
pub const IAM_MAGIC: [u8; 4] = *b"SFIM";

/// A section of the table of IAM names, which has the same header, indexes and texts.
///
/// | section | record |
/// |---|---|
/// | services | prefix, name, first action, actions, \[condition key\], \[resource type's name, ARN\] |
/// | actions | name, access level, \[resource type, whether required\], \[condition key\], \[dependent action\], sorted by service and lower-case name |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IamSection {
    /// Every text, once.
    Strings,
    /// Services, sorted by prefix.
    Services,
    /// Actions.
    Actions,
}

impl From<IamSection> for usize {
    fn from(section: IamSection) -> usize {
        section as usize
    }
}

/// The objects that belong to no resource type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PseudoObject {
    /// An IAM policy document.
    PolicyDocument,
    /// A template parameter.
    ParameterDeclaration,
    /// A template output.
    OutputDeclaration,
}

/// Flags of a resource type.
pub mod resource_flag {
    /// Takes tags.
    pub const TAGGABLE: u64 = 1;
    /// Holds what is lost when it is deleted.
    pub const STATEFUL: u64 = 2;
    /// Supports `DeletionPolicy: Snapshot`.
    pub const SNAPSHOT: u64 = 4;
}

/// Flags of a property.
pub mod property_flag {
    /// Must be given.
    pub const REQUIRED: u64 = 1;
    /// A change replaces the resource.
    pub const CREATE_ONLY: u64 = 2;
    /// Cannot be read back.
    pub const WRITE_ONLY: u64 = 4;
    /// Cannot be given.
    pub const READ_ONLY: u64 = 8;
    /// Should not be used any more.
    pub const DEPRECATED: u64 = 16;
}

/// Shapes of a value, and types of an attribute as far as they are scalars.
pub mod shape {
    /// Text.
    pub const TEXT: u64 = 0;
    /// A whole number.
    pub const INTEGER: u64 = 1;
    /// A number.
    pub const NUMBER: u64 = 2;
    /// True or false.
    pub const BOOLEAN: u64 = 3;
    /// Free-form JSON.
    pub const JSON: u64 = 4;
    /// An object of a known type.
    pub const OBJECT: u64 = 5;
    /// A list.
    pub const LIST: u64 = 6;
    /// A map from text.
    pub const MAP: u64 = 7;
}

/// Flags of a value; those marked (field) announce one that follows.
pub mod value_flag {
    /// (field) a regular expression, as text.
    pub const PATTERN: u64 = 1;
    /// (field) the least number of characters.
    pub const MIN_LENGTH: u64 = 1 << 1;
    /// (field) the greatest number of characters.
    pub const MAX_LENGTH: u64 = 1 << 2;
    /// (field) the least number, eight bytes of IEEE 754.
    pub const MINIMUM: u64 = 1 << 3;
    /// (field) the greatest number, eight bytes of IEEE 754.
    pub const MAXIMUM: u64 = 1 << 4;
    /// (field) the least number of items.
    pub const MIN_ITEMS: u64 = 1 << 5;
    /// (field) the greatest number of items.
    pub const MAX_ITEMS: u64 = 1 << 6;
    /// (field) the format, as text.
    pub const FORMAT: u64 = 1 << 7;
    /// (field) the slot.
    pub const SLOT: u64 = 1 << 8;
    /// (field) [value, identifier?].
    pub const VARIANTS: u64 = 1 << 9;
    /// Items are unique.
    pub const UNIQUE_ITEMS: u64 = 1 << 10;
    /// Other values than the variants are accepted.
    pub const OPEN: u64 = 1 << 11;
    /// Variants are compared without regard to case.
    pub const CASE_INSENSITIVE: u64 = 1 << 12;
    /// JSON that is an IAM policy document.
    pub const POLICY: u64 = 1 << 13;
    /// Text that holds JSON.
    pub const JSON_TEXT: u64 = 1 << 14;
}

/// Flags of a slot.
pub mod slot_flag {
    /// Accepts exactly one kind and is named like it.
    pub const SINGLE: u64 = 1;
    /// Accepts any ARN.
    pub const ANY_ARN: u64 = 2;
    /// Accepts any text.
    pub const OPEN: u64 = 4;
}

/// Codes of the shapes of a resource's tags.
pub mod tag_shape {
    /// A list of objects with `Key` and `Value`.
    pub const LIST: u64 = 0;
    /// A map.
    pub const MAP: u64 = 1;
    /// A list of objects with `Key`, `Value` and `PropagateAtLaunch`.
    pub const PROPAGATED_LIST: u64 = 2;
    /// Anything else.
    pub const OTHER: u64 = 3;
}

/// Codes of the rules on an object's properties.
pub mod rule_code {
    /// The property excludes each property of the first set.
    pub const EXCLUDES: u64 = 0;
    /// The property requires every property of the first set.
    pub const REQUIRES: u64 = 1;
    /// Exactly one property of the first set.
    pub const EXACTLY_ONE: u64 = 2;
    /// At least one property of the first set.
    pub const AT_LEAST_ONE: u64 = 3;
    /// All properties of exactly one of the sets.
    pub const ONE_COMBINATION: u64 = 4;
    /// All properties of at least one of the sets.
    pub const ANY_COMBINATION: u64 = 5;
}
