//! `iam:PassRole`: each role of the app to the services that may assume it, and roles from outside.

use super::Statement;
use super::arn::Whereabouts;
use super::resources::{identity_arn, resources};
use serde_json::Value;
use specforge_dsl::assembly::AssembledStack;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn statements(templates: &[(&AssembledStack, Value)], whereabouts: &Whereabouts) -> Vec<Statement> {
    let mut services_by_role: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut from_outside = BTreeSet::new();
    for (stack, template) in templates {
        for resource in resources(template) {
            if resource["Type"] == "AWS::IAM::Role" {
                let services = assuming_services(&resource["Properties"]["AssumeRolePolicyDocument"]);
                if !services.is_empty() {
                    let arn = identity_arn(stack, resource, whereabouts);
                    services_by_role.entry(arn).or_default().extend(services);
                }
            } else {
                role_arns(&resource["Properties"], &mut from_outside);
            }
        }
    }
    let mut by_services: BTreeMap<BTreeSet<String>, BTreeSet<String>> = BTreeMap::new();
    for (role, services) in services_by_role {
        by_services.entry(services).or_default().insert(role);
    }
    let mut statements: Vec<Statement> = by_services
        .into_iter()
        .enumerate()
        .map(|(index, (services, roles))| {
            Statement::new(format!("PassRoles{}", index + 1), ["iam:PassRole"], roles).when(
                "StringEquals",
                "iam:PassedToService",
                services,
            )
        })
        .collect();
    if !from_outside.is_empty() {
        statements.push(Statement::new("PassRolesFromOutside", ["iam:PassRole"], from_outside));
    }
    statements
}

/// The services that a role's trust policy names. A role that none may assume is never passed.
fn assuming_services(trust: &Value) -> BTreeSet<String> {
    let list = |value: &Value| match value {
        Value::Array(values) => values.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    };
    let principals =
        list(&trust["Statement"]).into_iter().flat_map(|statement| list(&statement["Principal"]["Service"]));
    principals.filter_map(|service| service.as_str().map(str::to_owned)).collect()
}

/// The ARNs of roles in a resource's properties, policies aside: what they say of roles passes none on.
fn role_arns(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text)
            if text.starts_with("arn:") && text.split(':').nth(5).is_some_and(|name| name.starts_with("role/")) =>
        {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| role_arns(item, found)),
        Value::Object(fields) if !fields.contains_key("Statement") => {
            fields.values().for_each(|field| role_arns(field, found));
        }
        _ => {}
    }
}
