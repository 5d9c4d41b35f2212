//! A resource type.

use crate::cursor::Cursor;
use crate::format::{Section, resource_flag, tag_shape};
use crate::reader::attribute::AttributeFact;
use crate::reader::kind::Kind;
use crate::reader::object::ObjectType;
use crate::reader::service::Service;
use crate::table::Table;

/// A resource type, such as `AWS::EC2::VPC`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ResourceType {
    table: Table,
    index: u32,
}

/// What `Ref` yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// The identifier of this kind.
    Known(Kind),
    /// Nothing that the published facts tell.
    Unknown,
}

/// How a resource type takes its tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagShape {
    /// A list of objects with `Key` and `Value`.
    List,
    /// A map from key to value.
    Map,
    /// A list of objects with `Key`, `Value` and `PropagateAtLaunch`, all required.
    PropagatedList,
    /// Something of its own.
    Other,
}

/// What CloudFormation does with a resource, and needs permissions for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Creation.
    Create,
    /// Reading it back.
    Read,
    /// An update in place.
    Update,
    /// Deletion.
    Delete,
    /// Listing all of the type.
    List,
}

/// The fields of a record behind the tag shape, as far as they are lists of texts.
const PATH_LISTS: usize = 5;

impl ResourceType {
    pub(crate) fn new(table: Table, index: u32) -> ResourceType {
        ResourceType { table, index }
    }

    /// The resource type of a number that [`ResourceType::index`] gave.
    pub fn from_index(index: u32) -> Option<ResourceType> {
        let table = Table::embedded();
        (index < table.count(Section::Resources)).then_some(ResourceType { table, index })
    }

    /// The number of the type in the table; it changes with every update of the table.
    pub fn index(self) -> u32 {
        self.index
    }

    /// The CloudFormation name, `AWS::EC2::VPC`.
    pub fn name(self) -> &'static str {
        self.cursor().text()
    }

    /// How the CloudFormation name compares with another.
    pub(crate) fn compare_name(self, name: &str) -> std::cmp::Ordering {
        self.cursor().text_bytes().cmp(name.as_bytes())
    }

    /// The Rust name, `Vpc`.
    pub fn rust_name(self) -> &'static str {
        self.behind_numbers(1).text()
    }

    /// How a program writes the type, with the service's short name if it has one: `elb::LoadBalancer`.
    pub fn path(self) -> String {
        let service = self.service();
        format!("{}::{}", service.aliases().next().unwrap_or(service.module()), self.rust_name())
    }

    /// The service that the type belongs to.
    pub fn service(self) -> Service {
        Service::new(self.table, self.behind_numbers(2).index())
    }

    /// The type's properties.
    pub fn object(self) -> ObjectType {
        ObjectType::new(self.table, self.behind_numbers(3).index())
    }

    /// Whether the type takes tags.
    pub fn taggable(self) -> bool {
        self.has(resource_flag::TAGGABLE)
    }

    /// Whether something is lost for good when a resource of the type is deleted or replaced: data, keys, users.
    pub fn stateful(self) -> bool {
        self.has(resource_flag::STATEFUL)
    }

    /// Whether the type supports `DeletionPolicy: Snapshot`.
    ///
    /// Source: the CloudFormation User Guide, "DeletionPolicy attribute".
    pub fn supports_snapshot(self) -> bool {
        self.has(resource_flag::SNAPSHOT)
    }

    /// What `Ref` yields.
    pub fn reference(self) -> Reference {
        match self.behind_numbers(5).optional_index() {
            Some(kind) => Reference::Known(Kind::new(self.table, kind)),
            None => Reference::Unknown,
        }
    }

    /// The CloudFormation name of the property that holds the tags, and how it holds them.
    pub fn tag_property(self) -> Option<(&'static str, TagShape)> {
        let mut cursor = self.behind_numbers(6);
        let property = cursor.optional_text()?;
        let shape = match cursor.number() {
            tag_shape::LIST => TagShape::List,
            tag_shape::MAP => TagShape::Map,
            tag_shape::PROPAGATED_LIST => TagShape::PropagatedList,
            _ => TagShape::Other,
        };
        Some((property, shape))
    }

    /// The first sentence of the type's description; may be empty.
    pub fn description(self) -> &'static str {
        self.behind_numbers(8).text()
    }

    /// `create_then_delete` or `delete_then_create`, where the schema says how a replacement is made.
    pub fn replacement_strategy(self) -> Option<&'static str> {
        self.behind_numbers(9).optional_text()
    }

    /// The CloudFormation names of the properties or attributes that identify a resource, `VpcId`.
    pub fn primary_identifier(self) -> impl Iterator<Item = &'static str> {
        self.behind_numbers(10).texts()
    }

    /// The attributes that `Fn::GetAtt` yields, sorted by CloudFormation name.
    pub fn attributes(self) -> impl Iterator<Item = AttributeFact> {
        let mut cursor = self.behind_numbers(10);
        cursor.texts();
        let count = cursor.count();
        (0..count).map(move |_| AttributeFact::read(&mut cursor))
    }

    /// The attribute of a CloudFormation name, `Endpoint.Address`.
    pub fn attribute(self, name: &str) -> Option<AttributeFact> {
        self.attributes().find(|attribute| attribute.name() == name)
    }

    /// The attribute of a Rust name, `endpoint_address`.
    pub fn attribute_by_rust_name(self, rust_name: &str) -> Option<AttributeFact> {
        self.attributes().find(|attribute| attribute.rust_name() == rust_name)
    }

    /// Paths of the properties whose change replaces the resource, as JSON pointers into the schema:
    /// `/properties/CidrBlock`, `/properties/A/B`, `/properties/List/*/Member`.
    pub fn create_only(self) -> impl Iterator<Item = &'static str> {
        self.path_list(0)
    }

    /// Paths of the properties whose change may replace the resource: under conditions that the schema does not tell,
    /// or by the documentation alone.
    pub fn conditional_create_only(self) -> impl Iterator<Item = &'static str> {
        self.path_list(1)
    }

    /// Paths of the properties that cannot be read back.
    pub fn write_only(self) -> impl Iterator<Item = &'static str> {
        self.path_list(2)
    }

    /// Paths of the properties that cannot be given.
    pub fn read_only(self) -> impl Iterator<Item = &'static str> {
        self.path_list(3)
    }

    /// Paths of the properties that should not be used any more.
    pub fn deprecated(self) -> impl Iterator<Item = &'static str> {
        self.path_list(4)
    }

    /// Whether a change at `path` replaces the resource: the path itself is create-only, or one that contains it is.
    /// A number in the path stands for a list's item, as `*` does.
    pub fn is_create_only(self, path: &str) -> bool {
        self.create_only().any(|create_only| contains(create_only, path))
    }

    /// Whether a change at `path` may replace the resource, though it need not.
    pub fn is_conditional_create_only(self, path: &str) -> bool {
        self.conditional_create_only().any(|create_only| contains(create_only, path))
    }

    /// The IAM actions that CloudFormation needs for an operation, `ec2:CreateVpc`.
    pub fn permissions(self, operation: Operation) -> impl Iterator<Item = &'static str> {
        self.path_list(PATH_LISTS + operation as usize)
    }

    fn has(self, flag: u64) -> bool {
        self.behind_numbers(4).number() & flag != 0
    }

    fn path_list(self, position: usize) -> impl Iterator<Item = &'static str> {
        let mut cursor = self.behind_numbers(10);
        cursor.texts();
        for _ in 0..cursor.count() {
            AttributeFact::read(&mut cursor);
        }
        for _ in 0..position {
            cursor.texts();
        }
        cursor.texts()
    }

    fn behind_numbers(self, count: usize) -> Cursor {
        let mut cursor = self.cursor();
        cursor.skip_numbers(count);
        cursor
    }

    fn cursor(self) -> Cursor {
        self.table.cursor(Section::Resources, self.index)
    }
}

/// Whether the path `outer` of a schema is `inner` or contains it.
fn contains(outer: &str, inner: &str) -> bool {
    let is_item = |part: &str| part == "*" || (!part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let mut inner_parts = inner.split('/');
    outer.split('/').all(|outer_part| {
        inner_parts
            .next()
            .is_some_and(|inner_part| inner_part == outer_part || (is_item(outer_part) && is_item(inner_part)))
    })
}
