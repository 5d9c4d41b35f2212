//! Creations that failed because the resource exists, told by CloudFormation's words.

use super::event::{Event, Progress};
use super::inside::is_inside;
use serde_json::Value;
use std::collections::BTreeMap;

/// The logical IDs of resources that could not be created because they exist, with what identifies them as far as the reason
/// tells.
///
/// A resource that is updated or replaced is in its stack already, and one that is in another stack belongs there: neither can
/// be imported.
pub(super) fn clashes(events: &[Event]) -> BTreeMap<String, Option<String>> {
    let failed = events
        .iter()
        .filter(|event| !event.of_stack && event.progress() == Progress::Failed && event.status.starts_with("CREATE_"))
        // What is in a nested stack is imported by none around it.
        .filter(|event| !is_inside(event));
    let clash = |event: &Event| {
        let reason = event.reason.as_deref()?;
        exists(reason).then(|| (event.logical_id.clone(), identifier_in(reason)))
    };
    failed.filter_map(clash).collect()
}

/// Resource types answer with the error code `AlreadyExists` of the CloudFormation registry
/// (<https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html>), older ones with
/// the service's own error, such as `DBInstanceAlreadyExists` or `EntityAlreadyExists`.
fn exists(reason: &str) -> bool {
    let words = reason.to_lowercase();
    let elsewhere = words.contains("already exists in stack");
    (words.contains("already exists") || words.contains("alreadyexists")) && !elsewhere
}

/// What stands in `with identifier '…' already exists`: the identifier itself, or an object with the one property.
pub(super) fn identifier_in(reason: &str) -> Option<String> {
    let (_, behind) = reason.split_once("with identifier '")?;
    let (identifier, _) = behind.split_once("' already exists")?;
    match serde_json::from_str::<Value>(identifier) {
        Ok(Value::Object(properties)) => match properties.values().collect::<Vec<_>>().as_slice() {
            [Value::String(only)] => Some(only.clone()),
            _ => None,
        },
        _ => Some(identifier.to_owned()).filter(|identifier| !identifier.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(logical_id: &str, status: &str, reason: &str) -> Event {
        Event {
            id: format!("{logical_id}-{status}"),
            logical_id: logical_id.into(),
            physical_id: None,
            resource_type: "AWS::Logs::LogGroup".into(),
            status: status.into(),
            reason: Some(reason.into()),
            detailed_status: None,
            operation: None,
            timestamp: 0.0,
            of_stack: false,
        }
    }

    #[test]
    fn creations_that_failed_for_a_name_are_told_from_others() {
        let handler = "Resource handler returned message: \"Resource of type 'AWS::Logs::LogGroup' with identifier \
                       '{\"/properties/LogGroupName\":\"/shop\"}' already exists.\" (RequestToken: 1, \
                       HandlerErrorCode: AlreadyExists)";
        let events = [
            event("Logs", "CREATE_FAILED", handler),
            event("Plain", "CREATE_FAILED", "Resource of type 'A' with identifier 'orders' already exists."),
            event("Two", "CREATE_FAILED", "of type 'A' with identifier '{\"a\":\"1\",\"b\":\"2\"}' already exists."),
            event("Role", "CREATE_FAILED", "Role with name shop exists (Code: EntityAlreadyExists; Status Code: 409)"),
            event("Database", "CREATE_FAILED", "DB instance already exists"),
            event(
                "Elsewhere",
                "CREATE_FAILED",
                "shop already exists in stack arn:aws:cloudformation:us-east-1:1:stack/o",
            ),
            event("Data/Inside", "CREATE_FAILED", "orders already exists"),
            event("Cancelled", "CREATE_FAILED", "Resource creation cancelled"),
            event("Replaced", "UPDATE_FAILED", "orders already exists"),
        ];
        let found: Vec<(String, Option<String>)> = clashes(&events).into_iter().collect();
        let expected =
            [("Database", None), ("Logs", Some("/shop")), ("Plain", Some("orders")), ("Role", None), ("Two", None)];
        assert_eq!(found, expected.map(|(id, told)| (id.to_owned(), told.map(str::to_owned))));
    }
}
