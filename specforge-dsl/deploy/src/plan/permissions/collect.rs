//! Where a template grants permissions.

use super::Effect;
use super::grant::Grant;
use super::statement::{Holder, grants as document_grants, is_document, text, texts};
use crate::plan::evaluation::{Resource, Resources};
use serde_json::Value;

/// Properties in which a policy names what it stands on, of the types that are nothing but a policy.
const STANDS_ON: [&str; 8] =
    ["Bucket", "Queues", "Queue", "Topics", "Topic", "SecretId", "ResourceArn", "EventBusName"];

/// Every permission that the resources grant.
pub(super) fn grants(resources: &Resources) -> Vec<Grant> {
    let mut found = Vec::new();
    for resource in resources.iter() {
        let properties = &resource.properties;
        let own = format!("${{{}}}", resource.logical_id);
        let stands_on = STANDS_ON.iter().find_map(|name| texts(&properties[*name]).into_iter().next());
        let holder = Holder {
            logical_id: &resource.logical_id,
            parties: parties(resource, &own),
            resource: stands_on.filter(|_| resource.resource_type.ends_with("Policy")).unwrap_or_else(|| own.clone()),
        };
        documents(properties, &holder, &mut found);
        attachments(resource, &own, &mut found);
        single_permission(resource, &mut found);
    }
    found
}

/// Whom the policies of an identity are about.
fn parties(resource: &Resource, own: &str) -> Vec<String> {
    let listed = |names: &[&str]| names.iter().flat_map(|name| texts(&resource.properties[*name])).collect::<Vec<_>>();
    let parties = match resource.resource_type.as_str() {
        "AWS::IAM::Policy" | "AWS::IAM::ManagedPolicy" => listed(&["Roles", "Users", "Groups"]),
        "AWS::IAM::RolePolicy" => listed(&["RoleName"]),
        "AWS::IAM::UserPolicy" => listed(&["UserName"]),
        "AWS::IAM::GroupPolicy" => listed(&["GroupName"]),
        _ => vec![own.to_owned()],
    };
    // Nobody yet: whoever it will be attached to.
    if parties.is_empty() { vec![format!("holders of {own}")] } else { parties }
}

/// Every policy document at any depth, also where it is written as text.
fn documents(value: &Value, holder: &Holder<'_>, found: &mut Vec<Grant>) {
    match value {
        _ if is_document(value) => document_grants(value, holder, found),
        Value::Object(fields) => fields.values().for_each(|inner| documents(inner, holder, found)),
        Value::Array(items) => items.iter().for_each(|inner| documents(inner, holder, found)),
        Value::String(written) if written.starts_with('{') && written.contains("Statement") => {
            if let Ok(document) = serde_json::from_str::<Value>(written)
                && is_document(&document)
            {
                document_grants(&document, holder, found);
            }
        }
        _ => {}
    }
}

/// Managed policies that are attached, boundaries, and memberships of groups.
fn attachments(resource: &Resource, own: &str, found: &mut Vec<Grant>) {
    let mut grant = |effect, who: &str, action: String| {
        found.push(Grant {
            effect,
            who: who.to_owned(),
            action,
            on: "*".to_owned(),
            condition: String::new(),
            logical_id: resource.logical_id.clone(),
            subject: who.to_owned(),
        });
    };
    let properties = &resource.properties;
    if matches!(resource.resource_type.as_str(), "AWS::IAM::Role" | "AWS::IAM::User" | "AWS::IAM::Group") {
        for policy in texts(&properties["ManagedPolicyArns"]) {
            grant(Effect::Allow, own, format!("managed policy {policy}"));
        }
        for boundary in texts(&properties["PermissionsBoundary"]) {
            grant(Effect::Deny, own, format!("what the boundary {boundary} does not allow"));
        }
        for group in texts(&properties["Groups"]) {
            grant(Effect::Allow, own, format!("what the group {group} may"));
        }
    }
    if resource.resource_type == "AWS::IAM::UserToGroupAddition" {
        for user in texts(&properties["Users"]) {
            grant(Effect::Allow, &user, format!("what the group {} may", text(&properties["GroupName"])));
        }
    }
}

/// Types that are one permission without a policy document.
fn single_permission(resource: &Resource, found: &mut Vec<Grant>) {
    let properties = &resource.properties;
    let target = match resource.resource_type.as_str() {
        "AWS::Lambda::Permission" => "FunctionName",
        "AWS::Lambda::LayerVersionPermission" => "LayerVersionArn",
        "AWS::Events::EventBusPolicy" if properties.get("Action").is_some() => "EventBusName",
        _ => return,
    };
    let conditions = ["SourceArn", "SourceAccount", "PrincipalOrgID", "OrganizationId", "FunctionUrlAuthType"];
    let condition: Vec<String> =
        conditions.iter().filter_map(|name| Some(format!("{name}: {}", text(properties.get(*name)?)))).collect();
    found.push(Grant {
        effect: Effect::Allow,
        who: text(&properties["Principal"]),
        action: text(&properties["Action"]),
        on: text(&properties[target]),
        condition: condition.join(", "),
        logical_id: resource.logical_id.clone(),
        subject: text(&properties[target]),
    });
}
