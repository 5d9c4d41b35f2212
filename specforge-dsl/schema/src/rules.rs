//! The rules on one resource: one engine, used by the macro on literals and by synthesis on values.

mod node;
mod pattern;

pub use node::{Field, Node, NodeValue};
pub use pattern::matches_whole;

use crate::ResourceType;

/// What is wrong with a resource, at the place where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation<S> {
    /// A stable code, for example `SF0101`.
    pub code: &'static str,
    /// The place of the offending name or value.
    pub at: S,
    /// What is wrong and what was expected.
    pub message: String,
    /// Other places that take part, with what to say there.
    pub related: Vec<(S, String)>,
    /// What to do.
    pub help: Option<String>,
}

/// Checks the properties of a resource against the facts of its type.
pub fn check<S: Clone>(resource: ResourceType, properties: &Node<S>) -> Vec<Violation<S>> {
    let _ = (resource, properties);
    Vec::new()
}
