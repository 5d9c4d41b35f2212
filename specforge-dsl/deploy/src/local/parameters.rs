//! Parameters: what a request gives, what the stack keeps, what the template allows.

mod constraints;
mod store;

pub(super) use store::ParameterStore;

use super::protocol::{ApiError, Request};
use super::secret;
use super::template::{ParameterDeclaration, Template};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The value of a stack's parameter, as it is kept: a secret is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ParameterValue {
    /// The value given, the previous or the default.
    pub(super) value: String,
    /// What an `AWS::SSM::Parameter::Value<…>` was resolved to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) resolved: Option<String>,
    /// Whether `Ref` yields a list.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) list: bool,
}

impl ParameterValue {
    /// What `Ref` yields.
    pub(super) fn to_value(&self) -> Value {
        let text = self.resolved.as_ref().unwrap_or(&self.value);
        if self.list {
            let items = text.split(',').map(|item| Value::String(item.trim().to_owned()));
            return if text.is_empty() { Value::Array(Vec::new()) } else { items.collect() };
        }
        Value::String(text.clone())
    }
}

/// The parameters of an operation.
#[derive(Debug)]
pub(super) struct Resolved {
    /// Each parameter of the template.
    pub(super) values: BTreeMap<String, ParameterValue>,
    /// What only shows when the change set is being made: Systems Manager parameters that do not exist.
    pub(super) failure: Option<String>,
}

/// Reads the request's parameters against the template, the stack's previous values and the account.
pub(super) fn resolve(
    template: &Template,
    given: &[Request],
    previous: &BTreeMap<String, ParameterValue>,
    store: &ParameterStore<'_>,
    salt: &str,
) -> Result<Resolved, ApiError> {
    let unknown: Vec<&str> = given
        .iter()
        .filter_map(|parameter| parameter.text("ParameterKey"))
        .filter(|key| template.parameter(key).is_none())
        .collect();
    if !unknown.is_empty() {
        return Err(ApiError::validation(format!("Parameters: [{}] do not exist in the template", unknown.join(", "))));
    }
    let mut values = BTreeMap::new();
    let mut missing = Vec::new();
    let mut failure = None;
    for declaration in &template.parameters {
        let name = declaration.name.as_str();
        let given = given.iter().find(|parameter| parameter.text("ParameterKey") == Some(name));
        let value = if given.is_some_and(|parameter| parameter.flag("UsePreviousValue") == Some(true)) {
            let previous = previous.get(name).ok_or_else(|| {
                ApiError::validation(format!(
                    "Invalid input for parameter key {name}. Cannot specify usePreviousValue as true for a parameter key not in the previous template"
                ))
            })?;
            Some(previous.value.clone())
        } else {
            let text = given.map(|parameter| parameter.raw("ParameterValue").unwrap_or_default().to_owned());
            match text.or_else(|| declaration.default.clone()) {
                Some(text) => {
                    constraints::check(declaration, &text)?;
                    Some(if declaration.no_echo { secret::seal(salt, &text) } else { text })
                }
                None => None,
            }
        };
        match value {
            Some(value) => {
                let resolved = resolved(declaration, &value, store, &mut failure);
                let list = declaration.kind.contains("List<") || declaration.kind.contains("CommaDelimitedList");
                values.insert(name.to_owned(), ParameterValue { value, resolved, list });
            }
            None => missing.push(name),
        }
    }
    if !missing.is_empty() {
        return Err(ApiError::validation(format!("Parameters: [{}] must have values", missing.join(", "))));
    }
    Ok(Resolved { values, failure })
}

fn resolved(
    declaration: &ParameterDeclaration,
    value: &str,
    store: &ParameterStore<'_>,
    failure: &mut Option<String>,
) -> Option<String> {
    let kind = declaration.kind.strip_prefix("AWS::SSM::Parameter::")?;
    let found = store.value(value, &declaration.kind);
    if found.is_none() && failure.is_none() {
        *failure = Some(format!(
            "Parameter validation failed: parameter value {value} for parameter name {} does not exist. Rollback requested by user.",
            declaration.name
        ));
    }
    found.filter(|_| kind.starts_with("Value"))
}
