//! What a reference property accepts.

use crate::cursor::Cursor;
use crate::format::{Section, slot_flag};
use crate::reader::kind::Kind;
use crate::reader::resource::ResourceType;
use crate::reader::service::Service;
use crate::table::Table;

/// What a reference property accepts. Properties that accept the same share a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slot {
    table: Table,
    index: u32,
}

/// What a handle of a resource type becomes in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accept {
    /// The type of the handle.
    pub resource: ResourceType,
    /// The CloudFormation name of the attribute that `Fn::GetAtt` reads; `None` for `Ref`.
    pub attribute: Option<&'static str>,
}

/// Which texts may be written without saying that they are references from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiteralRule {
    /// Those that match this regular expression, which `regex-lite` compiles.
    Pattern(&'static str),
    /// None.
    Never,
}

impl LiteralRule {
    /// Whether a text may be written bare.
    pub fn allows(self, text: &str) -> bool {
        match self {
            LiteralRule::Pattern(pattern) => crate::rules::finds(pattern, text) == Some(true),
            LiteralRule::Never => false,
        }
    }
}

impl Slot {
    pub(crate) fn new(table: Table, index: u32) -> Slot {
        Slot { table, index }
    }

    /// The number of the slot in the table; it changes with every update of the table.
    pub fn index(self) -> u32 {
        self.index
    }

    /// The Rust name: that of the only kind, or one of its own.
    pub fn name(self) -> &'static str {
        self.behind_numbers(0).text()
    }

    /// The service in whose module the slot is named.
    pub fn service(self) -> Service {
        Service::new(self.table, self.behind_numbers(1).index())
    }

    /// The path from the services' module, `ec2::VpcId`. A single slot has its kind's path; any other slot has a path
    /// that neither a kind nor a resource type has.
    pub fn path(self) -> String {
        format!("{}::{}", self.service().module(), self.name())
    }

    /// Whether the slot accepts exactly one kind, and shares its path. Slots of one kind may differ in the literals
    /// that they allow, and then share a path; the path of any other slot is its own.
    pub fn is_single(self) -> bool {
        self.behind_numbers(2).number() & slot_flag::SINGLE != 0
    }

    /// Whether the slot takes any ARN: every kind whose name ends in `Arn` fits.
    pub fn any_arn(self) -> bool {
        self.behind_numbers(2).number() & slot_flag::ANY_ARN != 0
    }

    /// Whether any text is accepted besides: any attribute, and any literal. Handles still become what is preferred.
    /// An open slot is not single.
    pub fn is_open(self) -> bool {
        self.behind_numbers(2).number() & slot_flag::OPEN != 0
    }

    /// Which texts may be written bare.
    pub fn literal(self) -> LiteralRule {
        self.behind_numbers(3).optional_text().map_or(LiteralRule::Never, LiteralRule::Pattern)
    }

    /// The kinds that fit.
    pub fn kinds(self) -> impl Iterator<Item = Kind> {
        let mut cursor = self.behind_numbers(4);
        let count = cursor.count();
        (0..count).map(move |_| Kind::new(self.table, cursor.index()))
    }

    /// What handles become: each resource type once, with its preferred attribute.
    pub fn accepts(self) -> impl Iterator<Item = Accept> {
        let mut cursor = self.behind_numbers(4);
        let kinds = cursor.count();
        cursor.skip_numbers(kinds);
        let count = cursor.count();
        (0..count).map(move |_| Accept {
            resource: ResourceType::new(self.table, cursor.index()),
            attribute: cursor.optional_text(),
        })
    }

    fn behind_numbers(self, count: usize) -> Cursor {
        let mut cursor = self.table.cursor(Section::Slots, self.index);
        cursor.skip_numbers(count);
        cursor
    }
}
