//! The template that is read, and what makes it no template.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// A template's sections, in the order in which they were written.
pub(super) struct Template<'a> {
    pub(super) description: Option<&'a str>,
    pub(super) parameters: Vec<(&'a str, &'a Map<String, Value>)>,
    pub(super) resources: Vec<Resource<'a>>,
    pub(super) outputs: Vec<(&'a str, &'a Map<String, Value>)>,
    /// Sections that the language has no form for: `Conditions`, `Mappings`, `Rules`, `Transform`.
    pub(super) others: Vec<(&'a str, &'a Value)>,
}

/// An entry of the section `Resources`.
pub(super) struct Resource<'a> {
    pub(super) id: &'a str,
    pub(super) r#type: &'a str,
    pub(super) section: &'a Map<String, Value>,
}

impl<'a> Resource<'a> {
    /// The properties, if there are any.
    pub(super) fn properties(&self) -> impl Iterator<Item = (&'a String, &'a Value)> {
        self.section.get("Properties").and_then(Value::as_object).into_iter().flatten()
    }

    /// The resources that it is to be created after.
    pub(super) fn depends_on(&self) -> Vec<&'a str> {
        match self.section.get("DependsOn") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

impl<'a> Template<'a> {
    /// Reads the sections; what makes the document no template is told all at once.
    pub(super) fn read(document: &'a Value) -> Result<Self, Vec<String>> {
        let Some(document) = document.as_object() else {
            return Err(vec!["a template is an object with the section `Resources`".to_owned()]);
        };
        let mut mistakes = Vec::new();
        let mut template = Self {
            description: document.get("Description").and_then(Value::as_str),
            parameters: Vec::new(),
            resources: Vec::new(),
            outputs: Vec::new(),
            others: Vec::new(),
        };
        for (name, section) in document {
            nulls(section, &format!("/{name}"), &mut mistakes);
            match name.as_str() {
                "AWSTemplateFormatVersion" | "Description" => {}
                "Parameters" => template.parameters = entries(name, section, &mut mistakes),
                "Outputs" => template.outputs = entries(name, section, &mut mistakes),
                "Resources" => {
                    for (id, section) in entries(name, section, &mut mistakes) {
                        match section.get("Type").and_then(Value::as_str) {
                            Some(r#type) => template.resources.push(Resource { id, r#type, section }),
                            None => mistakes.push(format!("`/Resources/{id}` has no `Type`")),
                        }
                        if section.get("Properties").is_some_and(|properties| !properties.is_object()) {
                            mistakes.push(format!("`/Resources/{id}/Properties` is not an object"));
                        }
                    }
                }
                other => template.others.push((other, section)),
            }
        }
        if !document.contains_key("Resources") {
            mistakes.push("there is no section `Resources`".to_owned());
        }
        let mut seen = BTreeSet::new();
        let ids = template.parameters.iter().map(|(id, _)| *id).chain(template.resources.iter().map(|one| one.id));
        for id in ids {
            if !seen.insert(id) {
                mistakes.push(format!("`{id}` is both a parameter and a resource"));
            }
        }
        if mistakes.is_empty() { Ok(template) } else { Err(mistakes) }
    }
}

/// The entries of a section, each of which is an object. `Fn::ForEach::…` makes entries only at deployment.
fn entries<'a>(name: &str, section: &'a Value, mistakes: &mut Vec<String>) -> Vec<(&'a str, &'a Map<String, Value>)> {
    let Some(section) = section.as_object() else {
        mistakes.push(format!("`/{name}` is not an object"));
        return Vec::new();
    };
    let mut entries = Vec::new();
    for (id, entry) in section {
        let alphanumeric = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match entry.as_object() {
            _ if id.starts_with("Fn::") => mistakes.push(format!(
                "`/{name}/{id}` makes entries at deployment: translate the template that CloudFormation made of it \
                 (`aws cloudformation get-template --template-stage Processed`)"
            )),
            _ if !alphanumeric => mistakes.push(format!("`/{name}/{id}`: a logical ID is made of letters and digits")),
            Some(entry) => entries.push((id.as_str(), entry)),
            None => mistakes.push(format!("`/{name}/{id}` is not an object")),
        }
    }
    entries
}

/// CloudFormation takes no `null` anywhere (its own words: "Null values are not allowed in templates").
fn nulls(value: &Value, path: &str, mistakes: &mut Vec<String>) {
    match value {
        Value::Null => mistakes.push(format!("`{path}` is null, which CloudFormation refuses")),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| nulls(item, &format!("{path}/{index}"), mistakes));
        }
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| nulls(member, &format!("{path}/{name}"), mistakes));
        }
        _ => {}
    }
}
