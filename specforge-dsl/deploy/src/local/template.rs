//! Templates: the parts that CloudFormation reads, and what it refuses before it creates anything.

mod declaration;
mod policy;
mod references;
mod rule;
mod validation;

pub(super) use declaration::{OutputDeclaration, ParameterDeclaration, ResourceDeclaration, plain_text};
pub(super) use policy::DeletionPolicy;
pub(super) use references::{Reference, references};
pub(super) use rule::TemplateRule;

use super::protocol::ApiError;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The largest template that fits into a request, in bytes.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
const MAXIMUM_BODY: usize = 51_200;

/// The largest template in S3, in bytes, by the same page.
const MAXIMUM_OBJECT: usize = 1_048_576;

/// A template that passed validation.
#[derive(Debug, Clone)]
pub(super) struct Template {
    /// The description that stacks show.
    pub(super) description: Option<String>,
    /// Parameters in the template's order.
    pub(super) parameters: Vec<ParameterDeclaration>,
    /// Conditions, not evaluated.
    pub(super) conditions: BTreeMap<String, Value>,
    /// Rules, not evaluated.
    pub(super) rules: Vec<TemplateRule>,
    /// Mappings.
    pub(super) mappings: Value,
    /// Resources by logical ID, those with a false condition included.
    pub(super) resources: BTreeMap<String, ResourceDeclaration>,
    /// Outputs in the template's order.
    pub(super) outputs: Vec<OutputDeclaration>,
}

impl Template {
    /// Reads and validates a template that stands in a request.
    pub(super) fn in_request(body: &str) -> Result<Self, ApiError> {
        if body.len() > MAXIMUM_BODY {
            return Err(ApiError::validation(format!(
                "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to {MAXIMUM_BODY}"
            )));
        }
        Self::parse(body)
    }

    /// Reads and validates a template, wherever it comes from.
    pub(super) fn parse(body: &str) -> Result<Self, ApiError> {
        if body.len() > MAXIMUM_OBJECT {
            return Err(ApiError::validation(format!("Template may not exceed {MAXIMUM_OBJECT} bytes in size.")));
        }
        let value: Value = serde_json::from_str(body).map_err(|error| {
            ApiError::validation(format!(
                "Template format error: JSON not well-formed. (line {}, column {})",
                error.line(),
                error.column()
            ))
        })?;
        let Value::Object(sections) = &value else {
            return Err(ApiError::validation("Template format error: unsupported structure."));
        };
        validation::sections(sections)?;
        let template = Self {
            description: sections.get("Description").and_then(Value::as_str).map(str::to_owned),
            parameters: declaration::parameters(sections)?,
            conditions: section(sections, "Conditions").map(|(name, value)| (name.clone(), value.clone())).collect(),
            rules: rule::rules(sections)?,
            mappings: sections.get("Mappings").cloned().unwrap_or(Value::Null),
            resources: declaration::resources(sections)?,
            outputs: declaration::outputs(sections)?,
        };
        validation::template(&template)?;
        Ok(template)
    }

    /// The declaration of a parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&ParameterDeclaration> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// For each of the given resources, those of them that must exist before it: by `DependsOn` and by references.
    pub(super) fn dependencies(&self, active: &BTreeSet<String>) -> BTreeMap<String, BTreeSet<String>> {
        active
            .iter()
            .filter_map(|name| Some((name, self.resources.get(name)?)))
            .map(|(name, resource)| {
                let before = resource.dependencies().filter(|other| active.contains(other)).collect();
                (name.clone(), before)
            })
            .collect()
    }
}

fn section<'a>(sections: &'a Map<String, Value>, name: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    sections.get(name).and_then(Value::as_object).into_iter().flatten()
}
