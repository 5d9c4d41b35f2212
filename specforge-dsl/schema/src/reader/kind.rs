//! A kind of reference: what an attribute, or `Ref`, yields.

use crate::cursor::Cursor;
use crate::format::Section;
use crate::reader::resource::ResourceType;
use crate::reader::service::Service;
use crate::table::Table;

/// A kind of reference, such as a VPC's ID: the text that one attribute of one resource type yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kind {
    table: Table,
    index: u32,
}

impl Kind {
    pub(crate) fn new(table: Table, index: u32) -> Kind {
        Kind { table, index }
    }

    /// The number of the kind in the table; it changes with every update of the table.
    pub fn index(self) -> u32 {
        self.index
    }

    /// The Rust name, `VpcId`. No resource type of the service has it.
    pub fn name(self) -> &'static str {
        self.behind_numbers(0).text()
    }

    /// The service whose resource type yields it.
    pub fn service(self) -> Service {
        Service::new(self.table, self.behind_numbers(1).index())
    }

    /// The path from the services' module, `ec2::VpcId`.
    pub fn path(self) -> String {
        format!("{}::{}", self.service().module(), self.name())
    }

    /// The resource type that yields it.
    pub fn resource(self) -> ResourceType {
        ResourceType::new(self.table, self.behind_numbers(2).index())
    }

    /// The CloudFormation name of the attribute that yields it; `None` if `Ref` does.
    pub fn attribute(self) -> Option<&'static str> {
        self.behind_numbers(3).optional_text()
    }

    fn behind_numbers(self, count: usize) -> Cursor {
        let mut cursor = self.table.cursor(Section::Kinds, self.index);
        cursor.skip_numbers(count);
        cursor
    }
}
