//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-rollback-triggers.html>

use crate::support::{STACK, create, said, stack, status};
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::{RollbackConfiguration, RollbackTrigger};
use serde_json::{Value, json};
use specforge_deploy::local::{LocalCloudFormation, LocalOptions};
use std::time::Duration;

const ALARM: &str = "arn:aws:cloudwatch:us-east-1:111122223333:alarm:errors";

fn template(version: &str) -> Value {
    json!({"Resources": {
        "Errors": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmName": "errors",
            "ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1}},
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": version}},
    }})
}

fn triggers(arns: &[&str]) -> RollbackConfiguration {
    let trigger = |arn: &&str| RollbackTrigger::builder().arn(*arn).r#type("AWS::CloudWatch::Alarm").build();
    let triggers = arns.iter().map(trigger).collect();
    RollbackConfiguration::builder().set_rollback_triggers(Some(triggers)).monitoring_time_in_minutes(10).build()
}

/// Begins an update to another version.
async fn update(
    client: &Client,
    version: &str,
    rollback: Option<RollbackConfiguration>,
) -> Result<(), (String, String)> {
    let set = client
        .create_change_set()
        .stack_name(STACK)
        .change_set_name(version)
        .template_body(template(version).to_string());
    let set = set.set_rollback_configuration(rollback).send().await.map_err(said)?;
    client.execute_change_set().change_set_name(set.id().expect("an ID")).send().await.map_err(said)?;
    Ok(())
}

async fn after_minutes(minutes: u64, client: &Client) -> String {
    tokio::time::sleep(Duration::from_secs(60 * minutes)).await;
    status(&stack(client).await).to_owned()
}

#[tokio::test(start_paused = true)]
async fn an_alarm_undoes_an_update_while_it_is_watched() {
    let server = LocalCloudFormation::in_memory(LocalOptions::default());
    let client = server.client("us-east-1");
    create(&client, &template("one")).await;

    update(&client, "two", Some(triggers(&[ALARM]))).await.expect("begun");
    assert_eq!(after_minutes(9, &client).await, "UPDATE_IN_PROGRESS");
    assert_eq!(after_minutes(2, &client).await, "UPDATE_COMPLETE");
    let shown = stack(&client).await.rollback_configuration().cloned().expect("a configuration");
    assert_eq!((shown.rollback_triggers()[0].arn(), shown.monitoring_time_in_minutes()), (Some(ALARM), Some(10)));

    // What the next change set leaves out stays as it is.
    update(&client, "three", None).await.expect("begun");
    assert_eq!(after_minutes(5, &client).await, "UPDATE_IN_PROGRESS");
    server.set_alarm("errors", true).expect("the alarm is there");
    assert_eq!(after_minutes(0, &client).await, "UPDATE_ROLLBACK_COMPLETE");
    let kept = client.get_template().stack_name(STACK).send().await.expect("a template");
    assert!(kept.template_body().is_some_and(|body| body.contains("\"two\"")));

    // An empty list clears them: nobody listens to the alarm any more.
    update(&client, "four", Some(triggers(&[]))).await.expect("begun");
    assert_eq!(after_minutes(11, &client).await, "UPDATE_COMPLETE");
}

#[tokio::test(start_paused = true)]
async fn a_trigger_that_does_not_exist_fails_the_operation() {
    let server = LocalCloudFormation::in_memory(LocalOptions::default());
    let client = server.client("us-east-1");
    create(&client, &template("one")).await;
    update(&client, "two", Some(triggers(&[&ALARM.replace("errors", "none")]))).await.expect("begun");
    assert_eq!(after_minutes(0, &client).await, "UPDATE_ROLLBACK_COMPLETE");
    let events = crate::support::events(&client, STACK).await;
    let told = events.iter().filter_map(|event| event.resource_status_reason());
    assert!(told.into_iter().any(|reason| reason.contains("alarm:none does not exist")), "{events:#?}");
    let (_, message) = update(&client, "three", Some(triggers(&[ALARM; 6]))).await.expect_err("too many");
    assert!(message.contains("less than or equal to 5"), "{message}");
    server.set_alarm("none", true).expect_err("no such alarm");
}
