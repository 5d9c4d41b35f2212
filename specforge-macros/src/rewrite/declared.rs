use std::collections::BTreeMap;

use proc_macro2::Span;

/// The names that were declared so far on the way to one place.
#[derive(Default, Clone)]
pub(crate) struct Declared {
    names: BTreeMap<(Namespace, String), Earlier>,
    /// How many branches are around the place.
    depth: usize,
}

/// An earlier declaration of a name.
#[derive(Clone, Copy)]
struct Earlier {
    line: usize,
    /// If it is in a branch that the walk has left: how many branches are around the whole `if` or `match`. Whether it
    /// happened is not known; a declaration in another branch may be its alternative.
    left: Option<usize>,
}

/// Outputs and components have names of their own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Namespace {
    LogicalId,
    Output,
    Component,
}

impl Declared {
    /// Notes a name; gives the line of an earlier declaration that can happen together with this one.
    ///
    /// In `if a { … } if b { … }` the conditions may exclude each other, which only the running program knows: synthesis
    /// judges the two. Behind the whole `if`, a declaration comes on top of whatever the `if` declared.
    pub(crate) fn insert(&mut self, namespace: Namespace, name: &str, at: Span) -> Option<usize> {
        let new = Earlier { line: at.start().line, left: None };
        let earlier = self.names.insert((namespace, name.to_owned()), new)?;
        earlier.left.is_none_or(|around| around >= self.depth).then_some(earlier.line)
    }

    /// What is known inside of a branch.
    pub(crate) fn in_branch(&self) -> Self {
        Self { names: self.names.clone(), depth: self.depth + 1 }
    }

    /// Adds what was declared in a branch that does not leave the function.
    pub(crate) fn merge(&mut self, branch: Self) {
        for (name, declared) in branch.names {
            let here = Earlier { left: Some(declared.left.unwrap_or(self.depth).min(self.depth)), ..declared };
            self.names.entry(name).or_insert(here);
        }
    }
}
