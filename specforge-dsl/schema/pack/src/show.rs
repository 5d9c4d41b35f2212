//! Prints what the table says about a resource type, for whoever reviews an update or writes the overlay.

use std::collections::BTreeSet;

use specforge_schema::{AttributeType, LiteralRule, ObjectType, Reference, ResourceType, Shape, ValueType};

/// The properties, attributes and rules of a type, a line each.
pub(crate) fn show(resource: ResourceType) -> String {
    let reference = match resource.reference() {
        Reference::Known(kind) => kind.path(),
        Reference::Unknown => "unknown".to_owned(),
    };
    let service = resource.service();
    let mut lines = vec![
        format!("{} = {}::{}, Ref: {reference}", resource.name(), service.module(), resource.rust_name()),
        format!("stateful: {}, snapshot: {}", resource.stateful(), resource.supports_snapshot()),
        format!("tags: {:?}, taggable: {}", resource.tag_property(), resource.taggable()),
    ];
    for attribute in resource.attributes() {
        let value = match attribute.value() {
            AttributeType::Kind(kind) => kind.path(),
            AttributeType::ListOf(Some(kind)) => format!("[{}]", kind.path()),
            other => format!("{other:?}"),
        };
        lines.push(format!("attribute {} ({}): {value}", attribute.name(), attribute.rust_name()));
    }
    object(resource.object(), "  ", &mut BTreeSet::new(), &mut lines);
    lines.join("\n")
}

fn object(shown: ObjectType, indent: &str, seen: &mut BTreeSet<u32>, lines: &mut Vec<String>) {
    if !seen.insert(shown.index()) {
        lines.push(format!("{indent}(as above: {})", shown.name()));
        return;
    }
    for rule in shown.rules() {
        lines.push(format!("{indent}rule {rule:?}"));
    }
    for property in shown.properties() {
        let flags = [
            ("required", property.required()),
            ("create-only", property.create_only()),
            ("write-only", property.write_only()),
            ("read-only", property.read_only()),
            ("deprecated", property.deprecated()),
        ];
        let flags: Vec<&str> = flags.into_iter().filter(|(_, set)| *set).map(|(flag, _)| flag).collect();
        let (text, inner) = value(property.value());
        lines.push(format!("{indent}{} ({}): {text} {}", property.rust_name(), property.name(), flags.join(" ")));
        if let Some(inner) = inner {
            object(inner, &format!("{indent}    "), seen, lines);
        }
    }
}

/// A value in words, and the object that it holds.
fn value(shown: ValueType) -> (String, Option<ObjectType>) {
    let (mut text, inner) = match shown.shape() {
        Shape::Object(inner) => (inner.name().to_owned(), Some(inner)),
        Shape::List(item) => {
            let (text, inner) = value(item);
            (format!("[{text}]"), inner)
        }
        Shape::Map(item) => {
            let (text, inner) = value(item);
            (format!("{{{text}}}"), inner)
        }
        other => (format!("{other:?}"), None),
    };
    let variants: Vec<String> = shown
        .variants()
        .map(|variant| format!("{}={}", variant.identifier().unwrap_or("-"), variant.value()))
        .take(12)
        .collect();
    if !variants.is_empty() {
        text += &format!(" {}{}", variants.join("|"), if shown.variants_are_open() { "|…" } else { "" });
    }
    if let Some(slot) = shown.slot() {
        text += &format!(" -> {}", slot.path());
        if !slot.is_single() {
            let accepts: Vec<String> = slot
                .accepts()
                .map(|accept| format!("{}.{}", accept.resource.name(), accept.attribute.unwrap_or("Ref")))
                .collect();
            text += &format!(" = {}", accepts.join(" | "));
        }
        if let LiteralRule::Pattern(pattern) = slot.literal() {
            text += &format!(" or {pattern}");
        }
    }
    if let Some(document) = shown.document() {
        text += &format!(" {document:?}");
    }
    (text, inner)
}
