//! What hovering shows.

use specforge_schema::{ObjectType, Property, ResourceType};

use crate::literal::describe;

/// What a property is, and what a change of it does at the places where its object is used.
pub(super) fn of_property(property: Property, places: &[(ResourceType, String)]) -> String {
    let mut lines = Vec::new();
    if !property.description().is_empty() {
        lines.push(property.description().to_owned());
    }
    let mut facts = format!("`{}`: {}{}.", property.name(), describe(property.value()), bounds(property));
    if property.required() {
        facts.push_str(" Required.");
    }
    if property.deprecated() {
        facts.push_str(" Deprecated.");
    }
    lines.push(facts);
    lines.extend(replacement(property, places).map(str::to_owned));
    lines.join("\n\n")
}

/// What an object is.
pub(super) fn of_object(object: ObjectType) -> String {
    match specforge_schema::resource(object.name()) {
        Some(resource) => format!("`{}`. {}", resource.name(), resource.description()),
        None => format!("`{}`, a nested object.", object.name()),
    }
}

fn bounds(property: Property) -> String {
    let bounds = property.constraints();
    let mut texts = Vec::new();
    let mut range = |least: Option<String>, most: Option<String>, unit: &str| match (least, most) {
        (Some(least), Some(most)) => texts.push(format!(" of {least} to {most}{unit}")),
        (Some(least), None) => texts.push(format!(" of at least {least}{unit}")),
        (None, Some(most)) => texts.push(format!(" of at most {most}{unit}")),
        (None, None) => {}
    };
    let text = |number: u64| number.to_string();
    range(bounds.min_length.map(text), bounds.max_length.map(text), " characters");
    range(bounds.min_items.map(text), bounds.max_items.map(text), " items");
    range(bounds.minimum.map(|bound| bound.to_string()), bounds.maximum.map(|bound| bound.to_string()), "");
    if let Some(pattern) = bounds.pattern {
        texts.push(format!(" that matches `{pattern}`"));
    }
    texts.join(",")
}

/// Whether a change replaces the resource. Nothing is said of what is no resource's.
fn replacement(property: Property, places: &[(ResourceType, String)]) -> Option<&'static str> {
    let path = |place: &str| format!("{place}/{}", property.name());
    let any = |judge: &dyn Fn(ResourceType, &str) -> bool| {
        places.iter().any(|(resource, place)| judge(*resource, &path(place)))
    };
    if places.is_empty() {
        None
    } else if any(&|resource, path| resource.is_create_only(path)) {
        Some("**A change replaces the resource.**")
    } else if any(&|resource, path| resource.is_conditional_create_only(path)) {
        Some("A change may replace the resource.")
    } else {
        Some("A change updates the resource.")
    }
}
