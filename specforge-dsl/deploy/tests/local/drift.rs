//! Drift detection and change sets that revert drift.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html>

use crate::support::*;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::{ChangeSetType, DeploymentMode, StackResourceDrift, StackResourceDriftStatus};
use serde_json::{Value, json};
use specforge_deploy::local::{LocalCloudFormation, LocalOptions, OutsideError, Pace};

fn server() -> (LocalCloudFormation, Client) {
    let server = LocalCloudFormation::in_memory(LocalOptions::default());
    let client = server.client("us-east-1");
    (server, client)
}

/// Detects drift on the stack: its status and the resources that were looked at.
async fn detect(client: &Client) -> (String, Vec<StackResourceDrift>) {
    let id = client.detect_stack_drift().stack_name(STACK).send().await.expect("a detection");
    let id = id.stack_drift_detection_id().expect("an ID");
    let status = client.describe_stack_drift_detection_status().stack_drift_detection_id(id).send().await.expect("it");
    assert_eq!(status.detection_status().map(|status| status.as_str()), Some("DETECTION_COMPLETE"));
    let drifts = client.describe_stack_resource_drifts().stack_name(STACK).send().await.expect("drifts");
    let status = status.stack_drift_status().map(|status| status.as_str().to_owned()).unwrap_or_default();
    (status, drifts.stack_resource_drifts().to_vec())
}

fn drift_of<'a>(drifts: &'a [StackResourceDrift], name: &str) -> &'a StackResourceDrift {
    drifts.iter().find(|drift| drift.logical_resource_id() == Some(name)).expect("it was looked at")
}

fn drift_status<'a>(drifts: &'a [StackResourceDrift], name: &str) -> &'a str {
    drift_of(drifts, name).stack_resource_drift_status().map(|status| status.as_str()).unwrap_or_default()
}

#[tokio::test]
async fn a_stack_that_nobody_touched_is_in_sync() {
    let (_, client) = server();
    create(&client, &network("10.0.0.0/16")).await;
    let stack = stack(&client).await;
    let never = stack.drift_information().and_then(|drift| drift.stack_drift_status()).map(|it| it.as_str());
    assert_eq!(never, Some("NOT_CHECKED"));
    let (status, drifts) = detect(&client).await;
    assert_eq!((status.as_str(), drifts.len()), ("IN_SYNC", 3));
    assert!(drifts.iter().all(|drift| drift_status(&drifts, drift.logical_resource_id().expect("one")) == "IN_SYNC"));
}

#[tokio::test]
async fn what_somebody_changed_by_hand_is_told_property_by_property() {
    let (server, client) = server();
    create(&client, &network("10.0.0.0/16")).await;
    server.drift(STACK, "Logs", "/RetentionInDays", Some(json!(1))).expect("it drifts");
    server.drift(STACK, "Logs", "/KmsKeyId", Some(json!("key"))).expect("a property that the stack does not set");
    server.delete_resource(STACK, "Subnet").expect("it is there");
    let (status, drifts) = detect(&client).await;
    assert_eq!(status, "DRIFTED");
    assert_eq!(drift_status(&drifts, "Vpc"), "IN_SYNC");
    assert_eq!(drift_status(&drifts, "Subnet"), "DELETED");
    assert_eq!(drift_of(&drifts, "Subnet").actual_properties(), None);
    let logs = drift_of(&drifts, "Logs");
    let told: Vec<_> = logs
        .property_differences()
        .iter()
        .map(|it| {
            let kind = it.difference_type().map(|kind| kind.as_str()).unwrap_or_default();
            (
                it.property_path().unwrap_or_default(),
                it.expected_value().unwrap_or_default(),
                it.actual_value().unwrap_or_default(),
                kind,
            )
        })
        .collect();
    assert_eq!(told, [("/RetentionInDays", "7", "1", "NOT_EQUAL")]);
    let only = client.describe_stack_resource_drifts().stack_name(STACK);
    let only = only.stack_resource_drift_status_filters(StackResourceDriftStatus::Deleted).send().await.expect("one");
    assert_eq!(only.stack_resource_drifts().len(), 1);
    let stack = stack(&client).await;
    let checked = stack.drift_information().expect("it was checked");
    assert_eq!(checked.stack_drift_status().map(|status| status.as_str()), Some("DRIFTED"));
    assert!(checked.last_check_timestamp().is_some());
}

#[tokio::test(start_paused = true)]
async fn a_detection_takes_its_time_and_only_one_runs_at_once() {
    let server = LocalCloudFormation::in_memory(LocalOptions { pace: Pace::Realistic, ..LocalOptions::default() });
    let client = server.client("us-east-1");
    let plan = plan(&client, ChangeSetType::Create, &network("10.0.0.0/16"), Vec::new()).await.expect("a change set");
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    execute(&client, &plan).await;
    let early = client.detect_stack_drift().stack_name(STACK).send().await.expect_err("the stack is being created");
    assert!(said(early).1.contains("CREATE_IN_PROGRESS"));
    tokio::time::sleep(std::time::Duration::from_secs(3_600)).await;
    let first = client.detect_stack_drift().stack_name(STACK).send().await.expect("a detection");
    let id = first.stack_drift_detection_id().expect("an ID").to_owned();
    let second = client.detect_stack_drift().stack_name(STACK).send().await.expect_err("one is running");
    assert!(said(second).1.contains("already in progress"));
    let look = || client.describe_stack_drift_detection_status().stack_drift_detection_id(&id).send();
    assert_eq!(look().await.expect("it").detection_status().map(|it| it.as_str()), Some("DETECTION_IN_PROGRESS"));
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    assert_eq!(look().await.expect("it").detection_status().map(|it| it.as_str()), Some("DETECTION_COMPLETE"));
}

/// Asks for a change set that reverts drift.
async fn reverting(client: &Client, template: &Value) -> Plan {
    let created = client
        .create_change_set()
        .stack_name(STACK)
        .change_set_name("revert")
        .change_set_type(ChangeSetType::Update)
        .deployment_mode(DeploymentMode::RevertDrift)
        .template_body(template.to_string())
        .send()
        .await
        .expect("a change set");
    let id = created.id().expect("an ID").to_owned();
    let description = client.describe_change_set().change_set_name(&id).include_property_values(true).send().await;
    Plan { id, description: description.expect("it") }
}

#[tokio::test]
async fn a_change_set_reverts_drift() {
    let (server, client) = server();
    let template = network("10.0.0.0/16");
    create(&client, &template).await;
    server.drift(STACK, "Logs", "/RetentionInDays", Some(json!(1))).expect("it drifts");
    server.delete_resource(STACK, "Subnet").expect("it is there");
    let plain = plan(&client, ChangeSetType::Update, &template, Vec::new()).await.expect("a change set");
    assert_eq!(plain.summary(), [""; 0], "an ordinary change set does not see drift");
    let plan = reverting(&client, &template).await;
    assert_eq!(plan.summary(), ["Modify Logs replacement=False", "Add Subnet"]);
    let logs = plan.change("Logs").expect("a change");
    assert_eq!(logs.resource_drift_status().map(|status| status.as_str()), Some("MODIFIED"));
    assert!(logs.previous_deployment_context().is_some_and(|context| context.contains("\"RetentionInDays\":7")));
    let target = logs.details().first().and_then(|detail| detail.target()).expect("a target");
    assert_eq!((target.before_value(), target.after_value()), (Some("1"), Some("7")));
    assert_eq!(target.before_value_from().map(|from| from.as_str()), Some("ACTUAL_STATE"));
    let drift = target.drift().expect("drift");
    assert_eq!((drift.previous_value(), drift.actual_value()), (Some("7"), Some("1")));
    let subnet = plan.change("Subnet").expect("a change");
    assert_eq!(subnet.resource_drift_status().map(|status| status.as_str()), Some("DELETED"));
    execute(&client, &plan).await;
    assert_eq!(status(&stack(&client).await), "UPDATE_COMPLETE");
    assert_eq!(detect(&client).await.0, "IN_SYNC");
}

#[tokio::test]
async fn drift_to_what_the_template_now_says_is_only_taken_note_of() {
    let (server, client) = server();
    create(&client, &network("10.0.0.0/16")).await;
    server.drift(STACK, "Logs", "/RetentionInDays", Some(json!(30))).expect("it drifts");
    let mut template = network("10.0.0.0/16");
    template["Resources"]["Logs"]["Properties"]["RetentionInDays"] = json!(30);
    let plan = reverting(&client, &template).await;
    assert_eq!(plan.summary(), ["SyncWithActual Logs replacement=False"]);
    execute(&client, &plan).await;
    assert_eq!(detect(&client).await.0, "IN_SYNC");
}

#[tokio::test]
async fn an_ordinary_update_leaves_drift_elsewhere_alone_and_fails_on_what_is_gone() {
    let (server, client) = server();
    create(&client, &network("10.0.0.0/16")).await;
    server
        .drift(STACK, "Vpc", "/EnableDnsSupport", Some(json!(false)))
        .expect("a property that the stack does not set");
    server.drift(STACK, "Logs", "/RetentionInDays", Some(json!(1))).expect("it drifts");
    let mut template = network("10.0.0.0/16");
    template["Resources"]["Logs"]["Properties"]["KmsKeyId"] = json!("arn:aws:kms:us-east-1:111122223333:key/k");
    assert_eq!(status(&update(&client, &template).await), "UPDATE_COMPLETE");
    assert_eq!(drift_status(&detect(&client).await.1, "Logs"), "MODIFIED");
    server.delete_resource(STACK, "Logs").expect("it is there");
    template["Resources"]["Logs"]["Properties"]["RetentionInDays"] = json!(14);
    update(&client, &template).await;
    let lines = lines(&events(&client, STACK).await);
    assert!(lines.iter().any(|line| line.contains("Logs UPDATE_FAILED") && line.contains("NotFound")), "{lines:#?}");
}

#[tokio::test]
async fn a_slip_says_what_is_wrong_and_changes_nothing() {
    let (server, client) = server();
    create(&client, &network("10.0.0.0/16")).await;
    let said = |result: Result<(), OutsideError>| result.expect_err("it is wrong").to_string();
    assert_eq!(said(server.drift("shpo", "Logs", "/A", None)), "there is no stack `shpo`");
    assert_eq!(
        said(server.drift(STACK, "Log", "/A", None)),
        "the stack `shop` has no resource `Log`; did you mean `Logs`?"
    );
    assert!(said(server.drift(STACK, "Logs", "/Retention", None)).contains("is no property of the resource"));
    assert!(said(server.drift(STACK, "Logs", "A", Some(json!(1)))).contains("write a path such as `/CidrBlock`"));
    assert_eq!(detect(&client).await.0, "IN_SYNC");
}
