//! Reads what is live, through CloudFormation: whoever deploys needs no client for load balancers.

use crate::engine::call_error::CallError;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::{StackResourceDrift, StackResourceDriftStatus};
use serde_json::Value;
use std::collections::BTreeMap;

/// The weights of a listener rule by the ARNs of its target groups, or why nobody knows them.
pub(crate) type Reading = Result<BTreeMap<String, u32>, String>;

/// Reads the weights that a rule has now.
///
/// `DetectStackResourceDrift` returns what the resource really has of the properties that its template sets. It is refused
/// while an operation is running and in states such as `UPDATE_FAILED` (CloudFormation User Guide, "Detect unmanaged
/// configuration changes to stacks and resources with drift detection").
pub(super) async fn read(client: &Client, stack: &str, logical_id: &str) -> Reading {
    let asked = client.detect_stack_resource_drift().stack_name(stack).logical_resource_id(logical_id).send().await;
    match asked.map_err(|error| CallError::new("DetectStackResourceDrift", &error)) {
        Ok(answer) => answer.stack_resource_drift().map_or_else(|| Err(NOTHING.to_owned()), weights),
        Err(error) => Err(format!("they could not be read: {error}")),
    }
}

const NOTHING: &str = "CloudFormation tells nothing of what the rule really has";

fn weights(drift: &StackResourceDrift) -> Reading {
    match drift.stack_resource_drift_status() {
        Some(StackResourceDriftStatus::Deleted) => {
            return Err("the rule is gone: somebody deleted it outside of the stack".to_owned());
        }
        Some(StackResourceDriftStatus::Modified | StackResourceDriftStatus::InSync) => {}
        _ => return Err(drift.drift_status_reason().map_or_else(|| NOTHING.to_owned(), str::to_owned)),
    }
    let actual: Option<Value> = drift.actual_properties().and_then(|text| serde_json::from_str(text).ok());
    actual.map_or_else(|| Err(NOTHING.to_owned()), |actual| of_properties(&actual))
}

/// The weights in the properties of a rule, or of a listener.
fn of_properties(properties: &Value) -> Reading {
    let mut found = BTreeMap::new();
    for action in ["Actions", "DefaultActions"].into_iter().flat_map(|name| properties[name].as_array()).flatten() {
        for group in action["ForwardConfig"]["TargetGroups"].as_array().into_iter().flatten() {
            let Some(arn) = group["TargetGroupArn"].as_str() else { return Err(NOTHING.to_owned()) };
            let weight = number(&group["Weight"]).ok_or_else(|| format!("`{}` has no weight", name_of(arn)))?;
            found.insert(arn.to_owned(), weight);
        }
    }
    if found.is_empty() { Err("the rule shares its traffic among no target groups now".to_owned()) } else { Ok(found) }
}

/// CloudFormation tells numbers as numbers or as texts.
pub(super) fn number(value: &Value) -> Option<u32> {
    match value {
        Value::Number(number) => number.as_u64().and_then(|number| u32::try_from(number).ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// The name in a target group's ARN, `…:targetgroup/NAME/ID`; the text itself where it is none.
pub(super) fn name_of(arn: &str) -> &str {
    arn.split(":targetgroup/").nth(1).and_then(|path| path.split('/').next()).unwrap_or(arn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn weights_are_read_as_numbers_and_as_texts_and_by_arn() {
        let group = |arn: &str, weight: Value| json!({ "TargetGroupArn": arn, "Weight": weight });
        let groups = |groups: Value| json!({ "Actions": [{ "ForwardConfig": { "TargetGroups": groups } }] });
        let read = of_properties(&groups(json!([group("b", json!("0")), group("a", json!(100))])));
        assert_eq!(read, Ok(BTreeMap::from([("a".to_owned(), 100), ("b".to_owned(), 0)])));
        let arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/blue/0123";
        assert_eq!(of_properties(&groups(json!([group(arn, Value::Null)]))), Err("`blue` has no weight".to_owned()));
        assert!(of_properties(&json!({ "Actions": [{ "TargetGroupArn": "a" }] })).is_err());
        let listener = json!({ "DefaultActions": [{ "ForwardConfig": { "TargetGroups": [group("a", json!(1))] } }] });
        assert_eq!(of_properties(&listener), Ok(BTreeMap::from([("a".to_owned(), 1)])));
    }
}
