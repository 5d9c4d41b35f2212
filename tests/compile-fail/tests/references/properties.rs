//! The properties of a type that are references, at any depth.

use std::collections::HashSet;

use specforge_schema::{ObjectType, ResourceType, Shape, Slot, ValueType};

/// A property that is a reference.
#[derive(Clone)]
pub(crate) struct ReferenceProperty {
    /// The way to it, from the resource on.
    pub(crate) steps: Vec<Step>,
    /// What it accepts.
    pub(crate) slot: Slot,
    /// How it holds references.
    pub(crate) holds: Holds,
    /// The type of one reference in it.
    pub(crate) value: ValueType,
}

/// How a property holds references.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    One,
    List,
    Map,
}

/// A property whose value contains what comes after.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    /// The Rust name.
    pub(crate) name: &'static str,
    /// What stands around the nested object.
    pub(crate) holds: Holds,
    /// How many items a list has at least.
    pub(crate) least: u64,
}

/// All references of a type; of an object that stands at several places, those at the first.
pub(crate) fn references(resource: ResourceType) -> Vec<ReferenceProperty> {
    let mut found = Vec::new();
    search(resource.object(), &mut Vec::new(), &mut HashSet::new(), &mut found);
    found
}

fn search(object: ObjectType, steps: &mut Vec<Step>, seen: &mut HashSet<u32>, found: &mut Vec<ReferenceProperty>) {
    if !seen.insert(object.index()) {
        return;
    }
    for property in object.properties().filter(|property| !property.read_only()) {
        let (holds, value) = match property.value().shape() {
            Shape::List(item) => (Holds::List, item),
            Shape::Map(item) => (Holds::Map, item),
            _ => (Holds::One, property.value()),
        };
        let least = property.value().constraints().min_items.unwrap_or(0);
        steps.push(Step { name: property.rust_name(), holds, least });
        if let Some(slot) = value.slot() {
            found.push(ReferenceProperty { steps: steps.clone(), slot, holds, value });
        } else if let Shape::Object(inner) = value.shape() {
            search(inner, steps, seen, found);
        }
        steps.pop();
    }
}
