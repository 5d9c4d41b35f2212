use super::{Reference, Template, references};
use crate::local::facts;
use crate::local::graph;
use crate::local::intrinsics::PSEUDO_PARAMETERS;
use crate::local::protocol::ApiError;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The sections of a template.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>
const SECTIONS: [&str; 10] = [
    "AWSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Parameters",
    "Rules",
    "Mappings",
    "Conditions",
    "Transform",
    "Resources",
    "Outputs",
];

/// How many entries a section may have, by the service's quotas.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
const MAXIMUM_ENTRIES: [(&str, &str, usize); 4] = [
    ("Resources", "resources", 500),
    ("Parameters", "parameters", 200),
    ("Outputs", "outputs", 200),
    ("Mappings", "mappings", 200),
];

/// What can be said about the sections before they are read.
pub(super) fn sections(sections: &Map<String, Value>) -> Result<(), ApiError> {
    let unknown: Vec<&str> = sections.keys().map(String::as_str).filter(|key| !SECTIONS.contains(key)).collect();
    if !unknown.is_empty() {
        return fail(format!("Invalid template property or properties [{}]", unknown.join(", ")));
    }
    if let Some(name) = transforms(sections).into_iter().next() {
        return match name.starts_with("AWS::") {
            true => {
                fail(format!("Template format error: the embedded CloudFormation does not run the transform {name}."))
            }
            // A macro is a resource of the account, and there is none.
            false => fail(format!("No transform named {name} found.")),
        };
    }
    let entries = |name: &str| sections.get(name).and_then(Value::as_object);
    if entries("Resources").is_none_or(Map::is_empty) {
        return fail("Template format error: At least one Resources member must be defined.".to_owned());
    }
    for (name, noun, maximum) in MAXIMUM_ENTRIES {
        let count = entries(name).map_or(0, Map::len);
        if count > maximum {
            return fail(format!(
                "Template format error: Number of {noun}, {count}, is greater than maximum allowed, {maximum}"
            ));
        }
        for entry in entries(name).into_iter().flat_map(Map::keys) {
            if entry.is_empty() || entry.len() > 255 || !entry.chars().all(|c| c.is_ascii_alphanumeric()) {
                let noun = noun.trim_end_matches('s');
                let noun = noun[..1].to_uppercase() + &noun[1..];
                return fail(format!("Template format error: {noun} name {entry} is non alphanumeric."));
            }
        }
    }
    Ok(())
}

/// The names of the transforms and macros that a template asks for, as a whole and in parts of it.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros.html>
fn transforms(sections: &Map<String, Value>) -> Vec<&str> {
    let mut names: Vec<&str> = match sections.get("Transform") {
        Some(Value::Array(many)) => many.iter().filter_map(transform_name).collect(),
        Some(one) => vec![transform_name(one).unwrap_or("without a name")],
        None => Vec::new(),
    };
    sections.values().for_each(|section| transforms_inside(section, &mut names));
    names
}

fn transform_name(transform: &Value) -> Option<&str> {
    transform.as_str().or_else(|| transform.get("Name")?.as_str())
}

fn transforms_inside<'a>(value: &'a Value, names: &mut Vec<&'a str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| transforms_inside(item, names)),
        Value::Object(fields) => {
            names.extend(fields.get("Fn::Transform").map(|it| transform_name(it).unwrap_or("without a name")));
            fields.values().for_each(|field| transforms_inside(field, names));
        }
        _ => {}
    }
}

/// What can be said once the declarations are read: types, references, cycles.
pub(super) fn template(template: &Template) -> Result<(), ApiError> {
    resource_types(template)?;
    let mut unresolved = BTreeSet::new();
    for resource in template.resources.values() {
        unresolved_names(template, &resource.properties, &mut unresolved)?;
        conditions_exist(template, resource.condition.as_deref(), &resource.properties, "Resources")?;
        unresolved.extend(resource.depends_on.iter().filter(|name| !template.resources.contains_key(*name)).cloned());
    }
    report_unresolved(&unresolved, "Resources")?;
    for output in &template.outputs {
        unresolved_names(template, &output.value, &mut unresolved)?;
        conditions_exist(template, output.condition.as_deref(), &output.value, "Outputs")?;
    }
    report_unresolved(&unresolved, "Outputs")?;
    conditions(template)?;
    let names = template.resources.keys().cloned().collect();
    graph::order(&template.dependencies(&names))
        .map(|_| ())
        .map_err(|cycle| ApiError::validation(format!("Circular dependency between resources: [{}]", cycle.join(", "))))
}

fn resource_types(template: &Template) -> Result<(), ApiError> {
    let unknown: BTreeSet<&str> = template
        .resources
        .values()
        .map(|resource| resource.kind.as_str())
        .filter(|kind| facts::resource_type(kind).is_none())
        .collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let unknown: Vec<&str> = unknown.into_iter().collect();
    fail(format!("Template format error: Unrecognized resource types: [{}]", unknown.join(", ")))
}

fn unresolved_names(template: &Template, value: &Value, unresolved: &mut BTreeSet<String>) -> Result<(), ApiError> {
    for reference in references(value) {
        match reference {
            Reference::Name(name) => {
                let known = template.resources.contains_key(name)
                    || template.parameter(name).is_some()
                    || PSEUDO_PARAMETERS.contains(&name);
                if !known {
                    unresolved.insert(name.to_owned());
                }
            }
            Reference::Attribute(name, path) => match template.resources.get(name) {
                None => {
                    return fail(format!(
                        "Template error: instance of Fn::GetAtt references undefined resource {name}"
                    ));
                }
                Some(resource) => {
                    if facts::resource_type(&resource.kind).is_some_and(|facts| !facts.has_attribute(&path)) {
                        return fail(format!(
                            "Template error: resource {name} does not support attribute type {path} in Fn::GetAtt"
                        ));
                    }
                }
            },
            Reference::Condition(_) => {}
        }
    }
    Ok(())
}

fn conditions_exist(template: &Template, condition: Option<&str>, value: &Value, block: &str) -> Result<(), ApiError> {
    let inside = references(value).into_iter().filter_map(|reference| match reference {
        // `Condition` is also an ordinary key of documents such as IAM policies, where its value is no text.
        Reference::Condition(name) => Some(name),
        _ => None,
    });
    match condition.into_iter().chain(inside).find(|name| !template.conditions.contains_key(*name)) {
        None => Ok(()),
        Some(name) => fail(format!(
            "Template format error: Unresolved condition dependency {name} in the {block} block of the template"
        )),
    }
}

fn conditions(template: &Template) -> Result<(), ApiError> {
    for value in template.conditions.values() {
        for reference in references(value) {
            match reference {
                Reference::Name(name) if template.parameter(name).is_some() || PSEUDO_PARAMETERS.contains(&name) => {}
                Reference::Condition(name) if template.conditions.contains_key(name) => {}
                Reference::Condition(name) => {
                    return fail(format!(
                        "Template format error: Unresolved condition dependency {name} in the Conditions block of the template"
                    ));
                }
                Reference::Name(name) | Reference::Attribute(name, _) => {
                    return fail(format!(
                        "Template format error: Unresolved dependencies [{name}]. Cannot reference resources in the Conditions block of the template"
                    ));
                }
            }
        }
    }
    let edges = template
        .conditions
        .iter()
        .map(|(name, value)| {
            let used = references(value).into_iter().filter_map(|reference| match reference {
                Reference::Condition(other) => Some(other.to_owned()),
                _ => None,
            });
            (name.clone(), used.collect())
        })
        .collect();
    graph::order(&edges).map(|_| ()).map_err(|cycle| {
        ApiError::validation(format!(
            "Template format error: Circular dependency between conditions: [{}]",
            cycle.join(", ")
        ))
    })
}

fn report_unresolved(unresolved: &BTreeSet<String>, block: &str) -> Result<(), ApiError> {
    if unresolved.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = unresolved.iter().map(String::as_str).collect();
    fail(format!(
        "Template format error: Unresolved resource dependencies [{}] in the {block} block of the template",
        names.join(", ")
    ))
}

fn fail(message: String) -> Result<(), ApiError> {
    Err(ApiError::validation(message))
}
