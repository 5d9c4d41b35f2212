//! Parameters: what a request gives, what the stack keeps, what the template allows.

mod constraints;
mod store;

pub(super) use store::ParameterStore;

use super::change_set::KNOWN_AFTER_APPLY;
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

/// A parameter as somebody gives it: in a request, or in the resource of a nested stack.
#[derive(Debug)]
pub(super) struct GivenParameter {
    /// The parameter's name.
    pub(super) name: String,
    /// Its value; none to keep the previous one.
    pub(super) value: Option<String>,
    /// Whether the value is one of the stack around a nested one: it may be a secret already, or known only later.
    pub(super) from_parent: bool,
}

impl GivenParameter {
    /// The parameters of a request.
    pub(super) fn of_request(request: &Request) -> Vec<Self> {
        let given = |parameter: &Request| {
            let keeps = parameter.flag("UsePreviousValue") == Some(true);
            let value = (!keeps).then(|| parameter.raw("ParameterValue").unwrap_or_default().to_owned());
            Some(Self { name: parameter.text("ParameterKey")?.to_owned(), value, from_parent: false })
        };
        request.members("Parameters").iter().filter_map(given).collect()
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

/// Reads the given parameters against the template, the stack's previous values and the account.
pub(super) fn resolve(
    template: &Template,
    given: &[GivenParameter],
    previous: &BTreeMap<String, ParameterValue>,
    store: &ParameterStore<'_>,
    salt: &str,
) -> Result<Resolved, ApiError> {
    let unknown: Vec<&str> =
        given.iter().map(|given| given.name.as_str()).filter(|name| template.parameter(name).is_none()).collect();
    if !unknown.is_empty() {
        return Err(ApiError::validation(format!("Parameters: [{}] do not exist in the template", unknown.join(", "))));
    }
    let mut values = BTreeMap::new();
    let mut missing = Vec::new();
    let mut failure = None;
    for declaration in &template.parameters {
        let name = declaration.name.as_str();
        let given = given.iter().find(|given| given.name == name);
        let value = if given.is_some_and(|given| given.value.is_none()) {
            let previous = previous.get(name).ok_or_else(|| {
                ApiError::validation(format!(
                    "Invalid input for parameter key {name}. Cannot specify usePreviousValue as true for a parameter key not in the previous template"
                ))
            })?;
            Some(previous.value.clone())
        } else {
            let text = given.and_then(|given| given.value.clone());
            let from_parent = given.is_some_and(|given| given.from_parent);
            match text.or_else(|| declaration.default.clone()) {
                Some(text) if from_parent && (secret::holds_sealed(&text) || text.contains(KNOWN_AFTER_APPLY)) => {
                    Some(text)
                }
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
    if value.contains(KNOWN_AFTER_APPLY) {
        return None;
    }
    let found = store.value(value, &declaration.kind);
    if found.is_none() && failure.is_none() {
        *failure = Some(format!(
            "Parameter validation failed: parameter value {value} for parameter name {} does not exist. Rollback requested by user.",
            declaration.name
        ));
    }
    found.filter(|_| kind.starts_with("Value"))
}
