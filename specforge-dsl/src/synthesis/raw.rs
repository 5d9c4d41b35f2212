//! What is written past the language: sections of a template, and attributes of resources and outputs.

use std::collections::BTreeSet;

use serde_json::{Map, Value as JsonValue};

use super::resolve::Resolver;
use super::{Declared, place_in};
use crate::app::Body;
use crate::assembly::{AssembledStack, Location};
use crate::finding::Finding;
use crate::language::{Object, Value};

/// What each place has a form of its own for in the language, and that form.
pub(super) const SECTIONS: [(&str, &str); 5] = [
    ("AWSTemplateFormatVersion", "it is filled in"),
    ("Description", "write a doc comment on the stack's function"),
    ("Outputs", "write `Output { … }`"),
    ("Parameters", "write `Parameter::<…> { … }`"),
    ("Resources", "write a resource, or `raw::Resource { … }`"),
];
pub(super) const OF_A_RESOURCE: [(&str, &str); 5] = [
    ("DeletionPolicy", "write `#[deletion_policy(…)]`"),
    ("DependsOn", "write `#[depends_on(…)]`"),
    ("Properties", "write `..raw(json!({ … }))` at the end of the literal"),
    ("Type", "write `raw::Resource { … }`"),
    ("UpdateReplacePolicy", "write `#[update_replace_policy(…)]`"),
];
pub(super) const OF_AN_OUTPUT: [(&str, &str); 3] =
    [("Description", "write `description: …`"), ("Export", "write `export: …`"), ("Value", "write `value: …`")];

/// Adds raw members to a section of the template, those of one object to those that it has already.
pub(super) fn add(raw: &Object, forms: &[(&str, &str)], resolver: &Resolver<'_>, section: &mut Map<String, JsonValue>) {
    // What has a form of its own is a mistake that was told.
    for entry in raw.entries.iter().filter(|entry| forms.iter().all(|(name, _)| *name != entry.name)) {
        let Some(value) = resolver.value(&entry.value) else { continue };
        match (section.get_mut(entry.name.as_ref()), value) {
            (Some(JsonValue::Object(already)), JsonValue::Object(more)) => already.extend(more),
            (_, value) => drop(section.insert(entry.name.to_string(), value)),
        }
    }
}

/// Whether something is written raw that the language has a form for.
pub(super) fn check(app: &Declared<'_>, findings: &mut Vec<Finding>) {
    for record in app.sections {
        own(&record.sections, &SECTIONS, record.location, findings);
    }
    for element in app.elements {
        if let Body::Resource { declaration, .. } = &element.body {
            own(&declaration.raw, &OF_A_RESOURCE, element.location, findings);
        }
    }
    for output in app.outputs {
        own(&output.raw, &OF_AN_OUTPUT, output.location, findings);
    }
}

fn own(raw: &Object, forms: &[(&str, &str)], location: Location, findings: &mut Vec<Finding>) {
    for entry in &raw.entries {
        if let Some((name, help)) = forms.iter().find(|(name, _)| *name == entry.name) {
            findings.push(
                Finding::error("SF0036", format!("`{name}` is written raw, and the language has a form for it"))
                    .at(Some(place_in(location, entry.place)))
                    .help(*help),
            );
        }
    }
}

/// Conditions and mappings that are used and not declared. CloudFormation refuses the template.
pub(super) fn check_names(app: &Declared<'_>, index: usize, stack: &AssembledStack, findings: &mut Vec<Finding>) {
    let template = stack.template.as_value();
    // Macros may declare what they like.
    if template.get("Transform").is_some() {
        return;
    }
    for section in ["Conditions", "Resources", "Outputs"] {
        for (id, entry) in template[section].as_object().into_iter().flatten() {
            let mut used = BTreeSet::new();
            // Elsewhere the word is a property's, of a container's dependency for example.
            used.extend(entry["Condition"].as_str().map(|condition| ("Conditions", condition)));
            collect(entry, section == "Conditions", &mut used);
            for (kind, name) in used {
                let declared = template[kind].as_object();
                if declared.is_some_and(|declared| declared.contains_key(name)) {
                    continue;
                }
                let near =
                    specforge_schema::suggest(name, declared.into_iter().flatten().map(|(name, _)| name.as_str()));
                let what = if kind == "Conditions" { "condition" } else { "mapping" };
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("declare it: `scope.raw(json!({{ \"{kind}\": {{ \"{name}\": … }} }}))`"),
                };
                findings.push(
                    Finding::error(
                        "SF0018",
                        format!("`{id}` uses the {what} `{name}`, which the stack `{}` does not have", stack.name),
                    )
                    .at(place_of(app, index, section, id).or_else(|| stack.locations.get(id).copied()))
                    .help(help),
                );
            }
        }
    }
}

/// Where an entry of a raw section was written.
fn place_of(app: &Declared<'_>, stack: usize, section: &str, id: &str) -> Option<Location> {
    let records = app.sections.iter().filter(|record| record.stack == stack);
    let mut entries = records.flat_map(|record| {
        let named = record.sections.entries.iter().filter(|entry| entry.name == section);
        let members = named.filter_map(|entry| match entry.value.bare() {
            Value::Object(members) => Some(&members.entries),
            _ => None,
        });
        members.flatten().map(move |entry| (record.location, entry))
    });
    let (location, entry) = entries.find(|(_, entry)| entry.name == id)?;
    Some(place_in(location, entry.place))
}

/// The names of conditions (`Fn::If`, and `Condition` inside of another condition) and of mappings (`Fn::FindInMap`).
fn collect<'a>(value: &'a JsonValue, in_condition: bool, used: &mut BTreeSet<(&'static str, &'a str)>) {
    match value {
        JsonValue::Array(items) => items.iter().for_each(|item| collect(item, in_condition, used)),
        JsonValue::Object(members) => {
            for (name, member) in members {
                match (name.as_str(), member, member.get(0)) {
                    ("Condition", JsonValue::String(condition), _) if in_condition => {
                        used.insert(("Conditions", condition));
                    }
                    ("Fn::If", _, Some(JsonValue::String(condition))) => drop(used.insert(("Conditions", condition))),
                    ("Fn::FindInMap", _, Some(JsonValue::String(map))) => drop(used.insert(("Mappings", map))),
                    _ => {}
                }
                collect(member, in_condition, used);
            }
        }
        _ => {}
    }
}
