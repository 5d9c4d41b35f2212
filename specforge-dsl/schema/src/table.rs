//! The packed table: finds records by number, and by name through binary search.

use std::cmp::Ordering;

use crate::cursor::Cursor;
use crate::format::{HEADER_LENGTH, MAGIC, PseudoObject, Section, VERSION};
use crate::reader::object::ObjectType;
use crate::reader::resource::ResourceType;
use crate::reader::service::Service;

static EMBEDDED: &[u8] = include_bytes!("../data/facts.bin");

/// A packed table of facts.
///
/// A table whose bytes are damaged or of another version reads as an empty one, or yields empty records; it never
/// panics.
#[derive(Clone, Copy)]
pub struct Table {
    bytes: &'static [u8],
}

impl Table {
    /// The table that is part of this library.
    pub fn embedded() -> Table {
        Table::new(EMBEDDED)
    }

    /// The table in `bytes`, which reads as empty unless they begin with the right magic and version.
    pub fn new(bytes: &'static [u8]) -> Table {
        Table::of(bytes, MAGIC)
    }

    /// The table in `bytes`, which reads as empty unless they begin with `magic` and the right version.
    pub(crate) fn of(bytes: &'static [u8], magic: [u8; 4]) -> Table {
        let sound = bytes.starts_with(&magic) && bytes.get(4..8) == Some(&VERSION.to_le_bytes());
        Table { bytes: if sound { bytes } else { &[] } }
    }

    /// Every service, sorted by module name.
    pub fn services(self) -> impl Iterator<Item = Service> {
        (0..self.count(Section::Services)).map(move |index| Service::new(self, index))
    }

    /// The service of a module name or of an alias.
    pub fn service(self, module: &str) -> Option<Service> {
        let by_module = search(self.count(Section::Services), |index| Service::new(self, index).module().cmp(module));
        let index = by_module.or_else(|| {
            let alias =
                search(self.count(Section::Aliases), |index| self.cursor(Section::Aliases, index).text().cmp(module))?;
            let mut cursor = self.cursor(Section::Aliases, alias);
            cursor.text();
            Some(cursor.index())
        })?;
        Some(Service::new(self, index))
    }

    /// Every resource type, sorted by CloudFormation name.
    pub fn resources(self) -> impl Iterator<Item = ResourceType> {
        (0..self.count(Section::Resources)).map(move |index| ResourceType::new(self, index))
    }

    /// The resource type of a CloudFormation name.
    pub fn resource(self, name: &str) -> Option<ResourceType> {
        let index = search(self.count(Section::Resources), |index| ResourceType::new(self, index).compare_name(name))?;
        Some(ResourceType::new(self, index))
    }

    /// Every object type, in the order of their indexes.
    pub fn objects(self) -> impl Iterator<Item = ObjectType> {
        (0..self.count(Section::Objects)).map(move |index| ObjectType::new(self, index))
    }

    /// An object that belongs to no resource type.
    pub fn pseudo_object(self, object: PseudoObject) -> ObjectType {
        ObjectType::new(self, self.cursor(Section::PseudoObjects, object as u32).index())
    }

    /// How many records a section has.
    pub(crate) fn count(self, section: impl Into<usize>) -> u32 {
        self.word(8 + section.into() * 8 + 4).unwrap_or(0)
    }

    /// The beginning of a record; an empty one if there is none of that number.
    pub(crate) fn cursor(self, section: impl Into<usize>, index: u32) -> Cursor {
        Cursor::new(self, self.record(section.into(), index).unwrap_or(&[]))
    }

    /// A text by number; empty if there is none.
    pub(crate) fn text(self, index: u32) -> &'static str {
        std::str::from_utf8(self.text_bytes(index)).unwrap_or("")
    }

    /// The bytes of a text, for comparisons: they need not be looked through before.
    pub(crate) fn text_bytes(self, index: u32) -> &'static [u8] {
        self.record(Section::Strings.into(), index).unwrap_or(&[])
    }

    fn record(self, section: usize, index: u32) -> Option<&'static [u8]> {
        if index >= self.count(section) {
            return None;
        }
        let base = usize::try_from(self.word(8 + section * 8)?).ok()?;
        let entry = base.checked_add(usize::try_from(index).ok()?.checked_mul(4)?)?;
        let start = usize::try_from(self.word(entry)?).ok()?;
        let end = usize::try_from(self.word(entry.checked_add(4)?)?).ok()?;
        if start < HEADER_LENGTH { None } else { self.bytes.get(start..end) }
    }

    fn word(self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(*self.bytes.get(at..)?.first_chunk::<4>()?))
    }
}

/// Two tables are equal if they are the same bytes in memory; what they hold is not compared.
impl PartialEq for Table {
    fn eq(&self, other: &Table) -> bool {
        std::ptr::eq(self.bytes, other.bytes)
    }
}

impl Eq for Table {}

impl std::hash::Hash for Table {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.bytes.len().hash(state);
    }
}

impl std::fmt::Debug for Table {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Table({} bytes)", self.bytes.len())
    }
}

/// Finds the number from 0 to below `count` at which `compare` is equal; the numbers must be sorted for it.
pub(crate) fn search(count: u32, compare: impl Fn(u32) -> Ordering) -> Option<u32> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        match compare(middle) {
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
            Ordering::Equal => return Some(middle),
        }
    }
    None
}
