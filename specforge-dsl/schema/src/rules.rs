//! The rules on one resource: one engine, used by the macro on literals and by synthesis on values.
//!
//! The rules of the schemas come first; what they object to counts as unknown for the rules on several properties, so
//! that one mistake gives one violation.

mod cidr;
mod codes;
mod dynamic;
mod export;
mod insertion;
mod json;
mod naming;
mod node;
mod pattern;
mod report;
mod schema;
mod tags;
mod topics;
mod view;
mod wording;

pub use cidr::{CidrError, Ipv4Network};
pub use codes::{RuleCode, codes};
pub use export::export_name;
pub use insertion::attribute_reading;
pub use naming::{unknown_property, unknown_variant, variant_like};
pub use node::{Field, Node, NodeValue};
pub use pattern::{finds, matches_whole};

use crate::ResourceType;
use report::Report;
use view::{At, View};

/// What is wrong with a resource, at the place where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation<S> {
    /// A stable code, for example `SF0101`; [`codes`] explains it.
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

/// Rules on what AWS accepts and most teams regret: a database port open to everybody, backups switched off, a policy that
/// allows everything, a condition that is hardly ever met, logs that are kept for ever. There are sound reasons for each, so
/// they warn and do not stop.
const ADVICE: [&str; 5] = ["SF0214", "SF0254", "SF0276", "SF0279", "SF0289"];

impl<S> Violation<S> {
    /// Whether it warns only: AWS accepts the resource, and a team may want it so.
    pub fn is_advice(&self) -> bool {
        ADVICE.contains(&self.code)
    }
}

/// Checks what a parameter's declaration says of itself. Its default, its sample and its allowed values are of its own
/// type, and are not judged here.
pub fn check_parameter<S: Clone>(declaration: &Node<S>) -> Vec<Violation<S>> {
    let mut places = Vec::new();
    let mut tree = declaration.with_places(&mut |place: &S| {
        places.push(place.clone());
        (places.len() - 1) as At
    });
    if let NodeValue::Object { fields, .. } = &mut tree.value {
        let own = ["Default", "Sample", "AllowedValues"];
        fields.iter_mut().filter(|field| own.contains(&field.name.as_ref())).for_each(|field| {
            field.value.value = NodeValue::Unknown;
        });
    }
    let mut report = Report::default();
    schema::check_object(crate::parameter_declaration(), &mut tree, &mut report);
    report.with_places(&places)
}

/// Checks the properties of a resource against the facts of its type and against the rules that AWS documents for it.
/// Nothing is said about what is unknown; the violations are in the order of the places.
pub fn check<S: Clone>(resource: ResourceType, properties: &Node<S>) -> Vec<Violation<S>> {
    let (mut tree, places) = numbered(properties);
    let mut report = Report::default();
    schema::check(resource, &mut tree, &mut report);
    dynamic::check(View::of(&tree), &mut report);
    tags::check(resource, View::of(&tree), &mut report);
    topics::check(resource, View::of(&tree), &mut report);
    report.with_places(&places)
}

/// Checks properties that a pattern for resources names: no resource could have a value that the schema rules out. What
/// AWS documents besides is not asked: a test may well look for what should not be.
pub fn check_pattern<S: Clone>(resource: ResourceType, properties: &Node<S>) -> Vec<Violation<S>> {
    let (mut tree, places) = numbered(properties);
    let mut report = Report::default();
    schema::check(resource, &mut tree, &mut report);
    report.with_places(&places)
}

/// Checks an object that is a part of a resource, against the facts of its type alone.
pub fn check_object<S: Clone>(r#type: crate::ObjectType, object: &Node<S>) -> Vec<Violation<S>> {
    let (mut tree, places) = numbered(object);
    let mut report = Report::default();
    schema::check_object(r#type, &mut tree, &mut report);
    report.with_places(&places)
}

/// The tree with numbers for places, and the places.
fn numbered<S: Clone>(properties: &Node<S>) -> (Node<At>, Vec<S>) {
    let mut places = Vec::new();
    let tree = properties.with_places(&mut |place: &S| {
        places.push(place.clone());
        (places.len() - 1) as At
    });
    (tree, places)
}
