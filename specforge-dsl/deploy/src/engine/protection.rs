//! Resources that refuse to be deleted: which they are, and a template without the refusal.

use super::planning::PlannedStack;
use crate::plan::Step;
use crate::plan::protection::{ATTRIBUTE, PROPERTIES, is_protected};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a person should know before a stack with protected resources is created: a rollback could not remove them.
pub(super) fn protected_creations<'p>(planned: &'p [PlannedStack<'_>]) -> impl Iterator<Item = String> + 'p {
    planned.iter().filter(|stack| stack.plan.step == Step::Create).filter_map(|stack| {
        let template = stack.stack.template.to_value();
        let resources = template["Resources"].as_object()?;
        let is = |resource: &Value| is_protected(resource, &template, &BTreeMap::new());
        let names: Vec<&str> =
            resources.iter().filter(|(_, resource)| is(resource)).map(|(name, _)| name.as_str()).collect();
        (!names.is_empty()).then(|| {
            format!(
                "If the first creation of {} fails, its rollback cannot remove {}: protected from deletion.",
                stack.plan.id,
                names.join(", ")
            )
        })
    })
}

/// The template with the protection of these resources lifted.
pub(super) fn without_protection(template: &Value, resources: &[&str]) -> Value {
    let mut lifted = template.clone();
    for logical_id in resources {
        let Some(resource) = lifted.pointer_mut(&format!("/Resources/{logical_id}")) else { continue };
        if let Some(properties) = resource.get_mut("Properties").and_then(Value::as_object_mut) {
            for (name, on, off) in PROPERTIES {
                match properties.get_mut(name) {
                    Some(value) if value.is_boolean() || value.is_object() && off == "false" => *value = false.into(),
                    Some(value) if value.as_str() == Some(on) => *value = off.into(),
                    _ => {}
                }
            }
            let attributes = properties.get_mut("LoadBalancerAttributes").and_then(Value::as_array_mut);
            for attribute in attributes.into_iter().flatten() {
                if attribute.get("Key").and_then(Value::as_str) == Some(ATTRIBUTE) {
                    attribute["Value"] = "false".into();
                }
            }
        }
    }
    lifted
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn template() -> Value {
        json!({
            "Parameters": { "Protect": { "Type": "String", "Default": "true" } },
            "Resources": {
                "Database": { "Type": "AWS::RDS::DBInstance", "Properties": { "DeletionProtection": true } },
                "Cluster": { "Type": "AWS::RDS::DBCluster", "Properties": { "DeletionProtection": { "Ref": "Protect" } } },
                "Users": { "Type": "AWS::Cognito::UserPool", "Properties": { "DeletionProtection": "ACTIVE" } },
                "Orders": { "Type": "AWS::DynamoDB::Table", "Properties": { "DeletionProtectionEnabled": false } },
                "Edge": { "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": { "LoadBalancerAttributes": [
                    { "Key": "idle_timeout.timeout_seconds", "Value": "true" },
                    { "Key": "deletion_protection.enabled", "Value": "true" },
                ] } },
                "Topic": { "Type": "AWS::SNS::Topic" },
            },
        })
    }

    fn protected(template: &Value) -> Vec<&str> {
        let resources = template["Resources"].as_object().unwrap();
        let is = |resource: &Value| is_protected(resource, template, &BTreeMap::new());
        resources.iter().filter(|(_, resource)| is(resource)).map(|(name, _)| name.as_str()).collect()
    }

    #[test]
    fn each_way_of_protection_is_seen_and_lifted_where_named() {
        let template = template();
        assert_eq!(protected(&template), ["Database", "Cluster", "Users", "Edge"]);
        let lifted = without_protection(&template, &["Database", "Users", "Edge"]);
        assert_eq!(protected(&lifted), ["Cluster"]);
        assert_eq!(protected(&without_protection(&lifted, &["Cluster"])), [""; 0]);
        assert_eq!(lifted["Resources"]["Edge"]["Properties"]["LoadBalancerAttributes"][0]["Value"], "true");
    }

    #[test]
    fn the_value_of_a_parameter_counts() {
        let template = template();
        let off = BTreeMap::from([("Protect".to_owned(), "false".to_owned())]);
        assert!(!is_protected(&template["Resources"]["Cluster"], &template, &off));
    }
}
