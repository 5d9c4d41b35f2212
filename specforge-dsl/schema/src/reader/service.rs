//! A service: the second part of a resource type's name.

use crate::cursor::Cursor;
use crate::format::Section;
use crate::reader::kind::Kind;
use crate::reader::resource::ResourceType;
use crate::reader::slot::Slot;
use crate::table::{Table, search};

/// A service, such as `AWS::EC2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Service {
    table: Table,
    index: u32,
}

impl Service {
    pub(crate) fn new(table: Table, index: u32) -> Service {
        Service { table, index }
    }

    /// The number of the service in the table.
    pub fn index(self) -> u32 {
        self.index
    }

    /// The Rust module: the namespace in lower case, `ec2`, `elasticloadbalancingv2`.
    pub fn module(self) -> &'static str {
        self.cursor().text()
    }

    /// The CloudFormation namespace, `AWS::EC2`.
    pub fn namespace(self) -> &'static str {
        let mut cursor = self.cursor();
        cursor.text();
        cursor.text()
    }

    /// Short names of the module, `elb` for `elasticloadbalancingv2`.
    pub fn aliases(self) -> impl Iterator<Item = &'static str> {
        let mut cursor = self.cursor();
        cursor.skip_numbers(2);
        cursor.texts()
    }

    /// The service's resource types, sorted by Rust name.
    pub fn resources(self) -> impl Iterator<Item = ResourceType> {
        let (_, _, mut cursor) = self.ranges();
        cursor.words().iter().map(move |index| ResourceType::new(self.table, index))
    }

    /// The resource type of a Rust name, `Vpc`.
    pub fn resource(self, rust_name: &str) -> Option<ResourceType> {
        let (_, _, mut cursor) = self.ranges();
        let words = cursor.words();
        let resource = |at: u32| ResourceType::new(self.table, words.get(at as usize).unwrap_or(u32::MAX));
        search(words.len() as u32, |at| resource(at).rust_name().cmp(rust_name)).map(resource)
    }

    /// The kinds of references that the service's resource types yield, sorted by name.
    pub fn kinds(self) -> impl Iterator<Item = Kind> {
        let ((first, count), _, _) = self.ranges();
        (first..first.saturating_add(count)).map(move |index| Kind::new(self.table, index))
    }

    /// The kind of a name, `VpcId`.
    pub fn kind(self, name: &str) -> Option<Kind> {
        let ((first, count), _, _) = self.ranges();
        let kind = |at: u32| Kind::new(self.table, first.saturating_add(at));
        search(count, |at| kind(at).name().cmp(name)).map(kind)
    }

    /// The slots that are named in this service, sorted by name. Of slots that share a name, because they accept the
    /// same single kind and differ in literals alone, the first.
    pub fn slots(self) -> impl Iterator<Item = Slot> {
        let (_, (first, count), _) = self.ranges();
        let slot = move |index| Slot::new(self.table, index);
        let named_anew = move |index: &u32| *index == first || slot(*index).name() != slot(*index - 1).name();
        (first..first.saturating_add(count)).filter(named_anew).map(slot)
    }

    /// The first and the number of the kinds, of the slots, and the place of the resource types.
    fn ranges(self) -> ((u32, u32), (u32, u32), Cursor) {
        let mut cursor = self.cursor();
        cursor.skip_numbers(2);
        cursor.texts();
        let bounded = |cursor: &mut Cursor, section| {
            let first = cursor.index().min(self.table.count(section));
            (first, cursor.index().min(self.table.count(section) - first))
        };
        let kinds = bounded(&mut cursor, Section::Kinds);
        let slots = bounded(&mut cursor, Section::Slots);
        (kinds, slots, cursor)
    }

    fn cursor(self) -> Cursor {
        self.table.cursor(Section::Services, self.index)
    }
}
