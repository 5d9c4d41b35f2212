use super::{MISSING, READ_ONLY, UNKNOWN_PROPERTY, combination, value};
use crate::names::snake_case;
use crate::rules::naming;
use crate::rules::node::{Node, NodeValue};
use crate::rules::report::Report;
use crate::rules::view::{At, View};
use crate::rules::wording::listed;
use crate::{ObjectType, Property, Shape, suggest};

/// Checks an object: unknown and missing properties, each value, and which properties go together.
pub(super) fn check(node: &mut Node<At>, r#type: ObjectType, owner: &str, report: &mut Report) {
    let at = node.at;
    let NodeValue::Object { fields, complete } = &mut node.value else { return };
    let closed = r#type.properties().next().is_some();
    let mut meant: Vec<&str> = Vec::new();
    let mut flawed = false;
    for field in fields.iter_mut() {
        let Some(property) = r#type.property_by_name(&field.name) else {
            if let Some(further) = r#type.additional_properties() {
                value::check(&mut field.value, further, &format_args!("an entry of {owner}"), report);
            } else if closed {
                flawed = true;
                meant.extend(unknown_property(&field.name, field.at, r#type, owner, report));
            }
            continue;
        };
        if property.read_only() && !matches!(field.value.value, NodeValue::Unknown) {
            flawed = true;
            let rust_name = property.rust_name();
            report
                .add(&READ_ONLY, field.at, format!("`{rust_name}` of `{owner}` can only be read"))
                .help(format!("leave it out; where its value is needed, write `.{rust_name}()` on the resource"));
            continue;
        }
        value::check(&mut field.value, property.value(), &format_args!("`{}`", property.rust_name()), report);
    }
    if *complete {
        let missing: Vec<Property> = r#type
            .properties()
            .filter(|property| property.required() && !property.read_only() && !meant.contains(&property.name()))
            .filter(|property| fields.iter().all(|field| field.name != property.name()))
            .collect();
        if !missing.is_empty() {
            flawed = true;
            let names = listed(missing.iter().map(|property| property.rust_name()), "and");
            let example: Vec<String> = missing.iter().take(4).map(|property| example(*property)).collect();
            report.add(&MISSING, at, format!("`{owner}` needs {names}")).help(format!("add `{}`", example.join(", ")));
        }
    }
    if flawed {
        *complete = false;
    }
    let before = report.len();
    combination::check(View::of(node), r#type, owner, report);
    if report.len() > before
        && let NodeValue::Object { complete, .. } = &mut node.value
    {
        *complete = false;
    }
}

/// Reports a property that the type does not have; gives the property that was probably meant.
fn unknown_property(name: &str, at: At, r#type: ObjectType, owner: &str, report: &mut Report) -> Option<&'static str> {
    let written = snake_case(name);
    let near = suggest(&written, r#type.properties().map(|property| property.rust_name()));
    let meant = near.and_then(|near| r#type.property(near)).map(Property::name);
    match meant.filter(|_| near == Some(written.as_str())) {
        // Only upper and lower case of CloudFormation's name differ.
        Some(meant) => {
            report
                .add(&UNKNOWN_PROPERTY, at, format!("`{owner}` has no property `{name}`"))
                .help(format!("did you mean `{meant}`, with its upper and lower case?"));
        }
        None => report.push(naming::unknown_property(&written, at, r#type)),
    }
    meant
}

/// How the property is written: `vpc_id: …`, with the first value of an enum, or the braces of an object.
fn example(property: Property) -> String {
    let name = property.rust_name();
    match (property.shape(), property.variants().next()) {
        (_, Some(variant)) => match variant.identifier() {
            Some(identifier) => format!("{name}: {identifier}"),
            None => format!("{name}: {:?}", variant.value()),
        },
        (Shape::Boolean, None) => format!("{name}: true"),
        (Shape::Object(_), None) => format!("{name}: new {{ … }}"),
        (Shape::List(_), None) => format!("{name}: […]"),
        (Shape::Text, None) if property.slot().is_none() => format!("{name}: \"…\""),
        _ => format!("{name}: …"),
    }
}
