use std::collections::BTreeMap;

use proc_macro2::Span;

/// The names that were declared so far on the way to one place.
#[derive(Default, Clone)]
pub(crate) struct Declared {
    names: BTreeMap<(Namespace, String), usize>,
}

/// Outputs and components have names of their own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Namespace {
    LogicalId,
    Output,
    Component,
}

impl Declared {
    /// Notes a name; gives the line of the first declaration if there was one.
    pub(crate) fn insert(&mut self, namespace: Namespace, name: &str, at: Span) -> Option<usize> {
        self.names.insert((namespace, name.to_owned()), at.start().line)
    }

    /// Adds what was declared in a branch that does not leave the function.
    pub(crate) fn merge(&mut self, branch: Self) {
        self.names.extend(branch.names);
    }
}
