//! What a deployment would change, computed from two templates and the resource schemas, without an account.

mod cascade;
mod document;
mod facts;
pub(crate) mod properties;

pub use document::parse_template;
pub use facts::{ReplacementFacts, SchemaFacts};

use crate::plan::protection::mark_protected;
use crate::plan::{Action, DataFate, Nested, ResourceChange, defaults};
use serde_json::Value;
use std::collections::BTreeMap;

/// Compares two templates of one stack, resource by resource and property by property.
///
/// Resources come in the order of the new template, removed ones after them in the order of the old one.
pub fn compare_templates(before: &Value, after: &Value, facts: &dyn ReplacementFacts) -> Vec<ResourceChange> {
    let mut changes = Vec::new();
    for (logical_id, new) in resources(after) {
        match resources(before).find(|(known, _)| *known == logical_id).map(|(_, old)| old) {
            None => changes.push(bare(logical_id, new, Action::Add)),
            Some(old) => changes.extend(compare_resource(logical_id, old, new, facts)),
        }
    }
    for (logical_id, old) in resources(before) {
        if !resources(after).any(|(kept, _)| kept == logical_id) {
            let mut change = bare(logical_id, old, Action::Remove);
            change.data = Some(deletion_fate(old));
            changes.push(change);
        }
    }
    cascade::spread_replacements(&mut changes, after, facts);
    in_template_order(&mut changes, after);
    for change in changes.iter_mut().filter(|change| matches!(change.action, Action::Replace(_))) {
        change.data = Some(fate(after["Resources"][&change.logical_id]["UpdateReplacePolicy"].as_str()));
    }
    mark_protected(&mut changes, before, &defaults(before));
    changes
}

/// Puts changes in the order in which the template declares their resources, as it was written; removed ones come last, in
/// their own order. CloudFormation has an order of its own.
pub(crate) fn in_template_order(changes: &mut [ResourceChange], template: &Value) {
    let order: BTreeMap<&str, usize> = resources(template).map(|(id, _)| id).zip(0..).collect();
    // What a nested stack holds stands behind the stack.
    let declared = |change: &ResourceChange| change.logical_id.split('/').next().and_then(|id| order.get(id)).copied();
    changes.sort_by_key(|change| declared(change).unwrap_or(usize::MAX));
}

fn compare_resource(
    logical_id: &str,
    old: &Value,
    new: &Value,
    facts: &dyn ReplacementFacts,
) -> Option<ResourceChange> {
    let mut change = bare(logical_id, new, Action::Modify);
    let (old_type, new_type) = (type_of(old), type_of(new));
    if old_type != new_type {
        // CloudFormation refuses to change a type under the same logical ID; a new logical ID is what it wants.
        change.action = Action::Replace(crate::plan::Certainty::Certain);
        change.reasons.push(format!("its type was `{old_type}`; CloudFormation wants a new logical ID for that"));
        return Some(change);
    }
    change.properties = properties::compare(new_type, old, new, facts);
    if change.properties.is_empty() {
        return None;
    }
    if let Some(certainty) = change.properties.iter().filter_map(|property| property.replaces).max() {
        change.action = Action::Replace(certainty);
    }
    Some(change)
}

fn bare(logical_id: &str, resource: &Value, action: Action) -> ResourceChange {
    ResourceChange {
        logical_id: logical_id.to_owned(),
        resource_type: type_of(resource).to_owned(),
        physical_id: None,
        action,
        properties: Vec::new(),
        data: None,
        reasons: Vec::new(),
        nested: Nested::default(),
    }
}

fn resources(template: &Value) -> impl Iterator<Item = (&str, &Value)> {
    template["Resources"].as_object().into_iter().flatten().map(|(id, resource)| (id.as_str(), resource))
}

fn type_of(resource: &Value) -> &str {
    resource["Type"].as_str().unwrap_or_default()
}

/// What becomes of the data of a resource of a template that leaves its stack. Databases leave a snapshot by default
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html>); an
/// `UpdateReplacePolicy` has no such default.
pub(crate) fn deletion_fate(resource: &Value) -> DataFate {
    let by_default = match type_of(resource) {
        "AWS::RDS::DBCluster" => Some("Snapshot"),
        "AWS::RDS::DBInstance" if resource["Properties"].get("DBClusterIdentifier").is_none() => Some("Snapshot"),
        _ => None,
    };
    fate(resource["DeletionPolicy"].as_str().or(by_default))
}

fn fate(policy: Option<&str>) -> DataFate {
    match policy {
        Some("Retain" | "RetainExceptOnCreate") => DataFate::Retained,
        Some("Snapshot") => DataFate::Snapshotted,
        _ => DataFate::Deleted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Certainty;
    use serde_json::json;

    fn compare(before: Value, after: Value) -> Vec<ResourceChange> {
        compare_templates(&json!({ "Resources": before }), &json!({ "Resources": after }), &SchemaFacts)
    }

    fn network(cidr: &str) -> Value {
        json!({
            "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": cidr } },
            "Subnet": { "Type": "AWS::EC2::Subnet", "Properties": { "VpcId": { "Ref": "Vpc" }, "CidrBlock": "10.0.0.0/24" } },
            "Service": { "Type": "AWS::ECS::Service", "Properties": { "NetworkConfiguration": {
                "AwsvpcConfiguration": { "Subnets": [{ "Ref": "Subnet" }] } } } },
            "Name": { "Type": "AWS::SSM::Parameter",
                "Properties": { "Type": "String", "Value": { "Fn::Sub": "in ${Vpc.CidrBlock}" } } },
        })
    }

    #[test]
    fn equal_templates_have_no_changes() {
        assert_eq!(compare(network("10.0.0.0/16"), network("10.0.0.0/16")), []);
    }

    #[test]
    fn a_replacement_cascades_as_far_as_create_only_properties_carry_it() {
        let changes = compare(network("10.0.0.0/16"), network("10.1.0.0/16"));
        let actions: Vec<_> = changes.iter().map(|change| (change.logical_id.as_str(), &change.action)).collect();
        assert_eq!(
            actions,
            [
                ("Vpc", &Action::Replace(Certainty::Certain)),
                // Its subnets change, but a service takes others in place.
                ("Subnet", &Action::Replace(Certainty::Certain)),
                ("Service", &Action::Modify),
                ("Name", &Action::Modify),
            ]
            .as_slice()
        );
        let service = changes.iter().find(|change| change.logical_id == "Service").unwrap();
        assert_eq!(service.properties[0].path, "NetworkConfiguration.AwsvpcConfiguration.Subnets[0]");
        assert_eq!(service.properties[0].cause.as_deref(), Some("Subnet"));
    }

    #[test]
    fn only_the_innermost_difference_is_told() {
        let table = |period: u64, tags: Value| {
            json!({ "Logs": { "Type": "AWS::Logs::LogGroup", "DeletionPolicy": "Retain",
                "Properties": { "RetentionInDays": period, "LogGroupName": "/shop", "Tags": tags } } })
        };
        let changes = compare(
            table(14, json!([{ "Key": "team", "Value": "shop" }])),
            table(30, json!([{ "Key": "team", "Value": "pay" }])),
        );
        let told: Vec<_> = changes[0]
            .properties
            .iter()
            .map(|one| (one.path.as_str(), one.before.as_deref(), one.after.as_deref(), one.replaces))
            .collect();
        assert_eq!(
            told,
            [("RetentionInDays", Some("14"), Some("30"), None), ("Tags[0].Value", Some("shop"), Some("pay"), None)]
        );
    }

    #[test]
    fn a_removed_resource_tells_what_happens_to_its_data() {
        let resource = |policy: &str| json!({ "Data": { "Type": "AWS::S3::Bucket", "DeletionPolicy": policy } });
        for (policy, fate) in [
            ("Delete", DataFate::Deleted),
            ("RetainExceptOnCreate", DataFate::Retained),
            ("Snapshot", DataFate::Snapshotted),
        ] {
            assert_eq!(compare(resource(policy), json!({}))[0].data, Some(fate));
        }
    }

    #[test]
    fn a_database_leaves_a_snapshot_by_default_but_not_where_it_is_replaced() {
        let database = |engine: &str, cluster: Value| {
            json!({ "Data": { "Type": "AWS::RDS::DBInstance",
                "Properties": { "Engine": engine, "DBName": engine, "DBClusterIdentifier": cluster } } })
        };
        let mut alone = database("postgres", Value::Null);
        alone["Data"]["Properties"].as_object_mut().unwrap().remove("DBClusterIdentifier");
        assert_eq!(compare(alone.clone(), json!({}))[0].data, Some(DataFate::Snapshotted));
        assert_eq!(compare(database("aurora", "a".into()), json!({}))[0].data, Some(DataFate::Deleted));
        let mut other = alone.clone();
        other["Data"]["Properties"]["DBName"] = "other".into();
        assert_eq!(compare(alone, other)[0].data, Some(DataFate::Deleted));
    }

    #[test]
    fn a_changed_policy_is_a_change() {
        let resource = |policy: &str| json!({ "Data": { "Type": "AWS::S3::Bucket", "DeletionPolicy": policy } });
        let changes = compare(resource("Retain"), resource("Delete"));
        assert_eq!(changes[0].action, Action::Modify);
        assert_eq!(changes[0].properties[0].path, "DeletionPolicy");
    }

    #[test]
    fn another_type_under_the_same_logical_id_is_explained() {
        let changes = compare(
            json!({ "Store": { "Type": "AWS::S3::Bucket" } }),
            json!({ "Store": { "Type": "AWS::SQS::Queue" } }),
        );
        assert_eq!(changes[0].action, Action::Replace(Certainty::Certain));
        assert!(changes[0].reasons[0].contains("new logical ID"), "{changes:?}");
    }
}
