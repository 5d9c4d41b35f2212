//! `${Name}` in a plain text, where `Name` is a resource of the stack: an interpolation that was forgotten.

use std::collections::HashMap;

use super::{Declared, place_in};
use crate::app::{Body, ElementRecord};
use crate::finding::Finding;
use crate::language::{Entry, Object, Place, Value};

/// Finds the texts of all resources that name a resource or a parameter of their own stack so.
pub(super) fn check(app: &Declared<'_>, findings: &mut Vec<Finding>) {
    let mut known: HashMap<(usize, &str), &ElementRecord> = HashMap::new();
    for element in app.elements {
        let Body::Resource { declaration, .. } = &element.body else { continue };
        // Step Functions replaces such names itself (AWS::StepFunctions::StateMachine, `DefinitionSubstitutions`).
        let replaced = declaration.properties.entries.iter().any(|entry| entry.name == "DefinitionSubstitutions");
        if replaced || declaration.silenced.iter().any(|(code, _)| *code == CODE) {
            continue;
        }
        object(&declaration.properties, &mut |text, place| {
            if known.is_empty() {
                known.extend(app.elements.iter().map(|one| ((one.stack, one.id.as_str()), one)));
            }
            let named = names(text).find_map(|(id, attribute)| Some((*known.get(&(element.stack, id))?, attribute)));
            if let Some((named, attribute)) = named {
                findings.push(finding(element, named, attribute, place));
            }
        });
    }
}

const CODE: &str = "SF0115";

fn finding(element: &ElementRecord, named: &ElementRecord, attribute: Option<&str>, place: Place) -> Finding {
    let written = attribute.map_or_else(|| named.id.clone(), |attribute| format!("{}.{attribute}", named.id));
    let facts = match &named.body {
        Body::Resource { r#type, .. } => specforge_schema::resource(r#type),
        Body::Parameter { .. } => None,
    };
    let method = match (&named.body, attribute) {
        (Body::Parameter { .. }, _) => "parameter".to_owned(),
        (_, None) => "resource.reference()".to_owned(),
        (_, Some(attribute)) => {
            let method = facts.and_then(|facts| facts.attribute(attribute)).map(|attribute| attribute.rust_name());
            format!("resource.{}()", method.unwrap_or("attribute"))
        }
    };
    Finding::error(CODE, format!("`${{{written}}}` stays as it is in plain text"))
        .at(Some(place_in(element.location, place)))
        .called_by(&element.calls)
        .related(named.location, format!("`{}` is declared here", named.id))
        .help(format!("write `sub!(\"…{{}}…\", {method})`"))
}

/// What stands in `${…}` in a text, as far as it is a name, or a name and an attribute.
fn names(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    text.split("${").skip(1).filter_map(|rest| {
        let (inside, _) = rest.split_once('}')?;
        Some(inside.split_once('.').map_or((inside, None), |(id, attribute)| (id, Some(attribute))))
    })
}

/// Hands on the texts that have a `${` in them; raw properties spell CloudFormation's own functions out.
fn object(object: &Object, found: &mut impl FnMut(&str, Place)) {
    let spelt = |entry: &&Entry| !entry.raw && entry.name != "Fn::Sub";
    for entry in object.entries.iter().filter(spelt) {
        value(&entry.value, if entry.value_place == [0, 0] { entry.place } else { entry.value_place }, found);
    }
}

fn value(value: &Value, place: Place, found: &mut impl FnMut(&str, Place)) {
    match value {
        // A character is searched for much faster than a text, and hardly any text has this one.
        Value::Text(text) if text.contains('$') && text.contains("${") => found(text, place),
        Value::At(place, inner) => self::value(inner, *place, found),
        Value::List(items) => items.iter().for_each(|item| self::value(item, place, found)),
        Value::Object(inner) => object(inner, found),
        Value::Serialized(inner) => self::value(inner, place, found),
        _ => {}
    }
}
