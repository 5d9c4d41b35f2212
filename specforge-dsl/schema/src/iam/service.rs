//! A service as IAM names it: by the prefix of its actions.

use std::cmp::Ordering;

use crate::cursor::Cursor;
use crate::format::{IAM_MAGIC, IamSection};
use crate::iam::action::Action;
use crate::table::{Table, search};

static EMBEDDED: &[u8] = include_bytes!("../../data/iam.bin");

/// A service, such as `ssm`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IamService {
    pub(super) index: u32,
}

/// A type of resource that a service's actions are about, and the form of its ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResourceForm {
    /// The name in the Service Authorization Reference, `parameter`.
    pub name: &'static str,
    /// The ARN, with its variable parts as `${…}`: `arn:${Partition}:ssm:${Region}:${Account}:parameter/${Name}`.
    pub arn: &'static str,
}

/// Every service, sorted by prefix.
pub fn services() -> impl Iterator<Item = IamService> {
    (0..table().count(IamSection::Services)).map(|index| IamService { index })
}

/// The service of a prefix, `ssm`.
pub fn service(prefix: &str) -> Option<IamService> {
    let prefix = prefix.to_ascii_lowercase();
    let index = search(table().count(IamSection::Services), |index| IamService { index }.prefix().cmp(&prefix))?;
    Some(IamService { index })
}

/// The table of IAM names.
pub(super) fn table() -> Table {
    Table::of(EMBEDDED, IAM_MAGIC)
}

impl IamService {
    /// The prefix of the service's actions, `ssm`.
    pub fn prefix(self) -> &'static str {
        self.cursor().text()
    }

    /// The name for people, `AWS Systems Manager`.
    pub fn name(self) -> &'static str {
        self.behind_numbers(1).text()
    }

    /// The service's actions, sorted by name without regard to case.
    pub fn actions(self) -> impl Iterator<Item = Action> {
        let (first, count) = self.range();
        (first..first + count).map(move |index| Action { service: self, index })
    }

    /// The action of a name without prefix, `GetParameters`.
    pub fn action(self, name: &str) -> Option<Action> {
        let name = name.to_ascii_lowercase();
        let (first, count) = self.range();
        let action = |at| Action { service: self, index: first + at };
        let compare = |at| -> Ordering { action(at).name().to_ascii_lowercase().as_str().cmp(name.as_str()) };
        search(count, compare).map(action)
    }

    /// The condition keys that the service knows, sorted; variable parts are written `${…}`.
    pub fn condition_keys(self) -> impl Iterator<Item = &'static str> {
        self.behind_numbers(4).texts()
    }

    /// The types of resources that the service's actions are about, sorted by name.
    pub fn resource_forms(self) -> impl Iterator<Item = ResourceForm> {
        let mut cursor = self.behind_numbers(4);
        cursor.texts();
        let count = cursor.count();
        (0..count).map(move |_| ResourceForm { name: cursor.text(), arn: cursor.text() })
    }

    fn range(self) -> (u32, u32) {
        let mut cursor = self.behind_numbers(2);
        let all = table().count(IamSection::Actions);
        let first = cursor.index().min(all);
        (first, cursor.index().min(all - first))
    }

    fn behind_numbers(self, count: usize) -> Cursor {
        let mut cursor = self.cursor();
        cursor.skip_numbers(count);
        cursor
    }

    fn cursor(self) -> Cursor {
        table().cursor(IamSection::Services, self.index)
    }
}
