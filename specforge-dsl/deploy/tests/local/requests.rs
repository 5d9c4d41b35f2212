use crate::support::{STACK, client_with, create, events, network, plan, stack, status};
use aws_sdk_cloudformation::types::ChangeSetType;
use specforge_deploy::local::{FaultPlan, LocalOptions, Pace, RequestFault, RequestFaultKind};
use std::time::Duration;

fn faulty(fault: RequestFault) -> LocalOptions {
    LocalOptions { faults: FaultPlan::default().request(fault), ..LocalOptions::default() }
}

#[tokio::test(start_paused = true)]
async fn throttled_and_refused_requests_are_repeated_by_the_sdk() {
    for kind in [RequestFaultKind::Throttled, RequestFaultKind::Unavailable, RequestFaultKind::Refused] {
        let client = client_with(faulty(RequestFault::any(kind).times(2)));
        assert_eq!(status(&create(&client, &network("10.0.0.0/16")).await), "CREATE_COMPLETE", "{kind:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_does_not_execute_twice() {
    let client = client_with(faulty(RequestFault::new("ExecuteChangeSet", RequestFaultKind::LostResponse)));
    let plan = plan(&client, ChangeSetType::Create, &network("10.0.0.0/16"), Vec::new()).await.expect("a plan");
    let request = client.execute_change_set().change_set_name(&plan.id).client_request_token("once");
    request.send().await.expect("the repetition is heard");
    assert_eq!(status(&stack(&client).await), "CREATE_COMPLETE");
    let begun = events(&client, STACK).await;
    let begun = begun.iter().filter(|event| event.resource_status_reason() == Some("User Initiated")).count();
    assert_eq!(begun, 2, "the review and one creation");
}

#[tokio::test]
async fn a_denied_request_is_an_error_once() {
    let client = client_with(faulty(RequestFault::new("DescribeStacks", RequestFaultKind::AccessDenied)));
    let (code, message) = crate::support::said(client.describe_stacks().send().await.expect_err("denied"));
    assert_eq!(code, "AccessDenied");
    assert_eq!(message, "User is not authorized to perform: cloudformation:DescribeStacks");
    assert!(client.describe_stacks().send().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_watchable_creation_takes_a_second_or_two_and_shows_every_state() {
    let client = client_with(LocalOptions { pace: Pace::Watchable, ..LocalOptions::default() });
    let mut template = network("10.0.0.0/16");
    template["Resources"]["Database"] = serde_json::json!({"Type": "AWS::RDS::DBInstance",
        "Properties": {"DBInstanceClass": "db.t3.micro", "Engine": "postgres"}});
    let plan = plan(&client, ChangeSetType::Create, &template, Vec::new()).await.expect("a plan");
    assert_eq!(plan.description.status().map(|status| status.as_str()), Some("CREATE_IN_PROGRESS"));
    tokio::time::sleep(Duration::from_millis(200)).await;
    crate::support::execute(&client, &plan).await;
    let started = tokio::time::Instant::now();
    let mut counts = std::collections::BTreeSet::new();
    while status(&stack(&client).await) == "CREATE_IN_PROGRESS" {
        counts.insert(events(&client, STACK).await.len());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let took = started.elapsed();
    assert!(took > Duration::from_millis(900) && took < Duration::from_secs(3), "{took:?}");
    assert!(counts.len() > 5, "progress is seen: {counts:?}");
    let events = events(&client, STACK).await;
    let configured = events.iter().find(|event| event.detailed_status().is_some()).expect("it stabilises");
    assert_eq!(configured.logical_resource_id(), Some("Database"));
}
