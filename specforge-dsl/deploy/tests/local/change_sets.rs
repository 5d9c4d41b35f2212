use crate::support::{STACK, client, client_with, create, execute, network, plan, said, stack, status};
use aws_sdk_cloudformation::types::{ChangeSetType, EventFilter};
use serde_json::{Value, json};
use specforge_deploy::local::{FaultPlan, LocalOptions};

fn topics(count: usize) -> Value {
    let topics: serde_json::Map<String, Value> =
        (0..count).map(|number| (format!("Topic{number:03}"), json!({"Type": "AWS::SNS::Topic"}))).collect();
    json!({ "Resources": topics })
}

#[tokio::test]
async fn a_first_change_set_leaves_a_shell_until_it_is_executed() {
    let client = client();
    let plan = plan(&client, ChangeSetType::Create, &network("10.0.0.0/16"), Vec::new()).await.expect("a plan");
    assert_eq!(plan.summary(), ["Add Logs", "Add Subnet", "Add Vpc"]);
    assert_eq!(status(&stack(&client).await), "REVIEW_IN_PROGRESS");
    client.delete_change_set().change_set_name(&plan.id).send().await.expect("deleted");
    assert_eq!(status(&stack(&client).await), "REVIEW_IN_PROGRESS");
    client.delete_stack().stack_name(STACK).send().await.expect("deleted");
    assert!(client.describe_stacks().stack_name(STACK).send().await.is_err());
}

#[tokio::test]
async fn the_same_request_again_is_the_same_change_set() {
    let client = client();
    let request = || {
        let request = client.create_change_set().stack_name(STACK).change_set_name("plan").client_token("t");
        request.change_set_type(ChangeSetType::Create).template_body(network("10.0.0.0/16").to_string())
    };
    let first = request().send().await.expect("a change set");
    let second = request().send().await.expect("the same");
    assert_eq!(first.id(), second.id());
    let other = request().client_token("other").send().await.expect_err("the name is taken").into_service_error();
    assert!(other.is_already_exists_exception(), "{other:?}");
}

#[tokio::test]
async fn a_change_set_is_executed_once() {
    let client = client();
    let plan = plan(&client, ChangeSetType::Create, &network("10.0.0.0/16"), Vec::new()).await.expect("a plan");
    let request = |token| client.execute_change_set().change_set_name(&plan.id).client_request_token(token);
    request("one").send().await.expect("executed");
    request("one").send().await.expect("heard already");
    let error = request("two").send().await.expect_err("refused").into_service_error();
    assert!(error.is_invalid_change_set_status_exception(), "{error:?}");
    let stack = stack(&client).await;
    let operation = &stack.last_operations()[0];
    assert_eq!(operation.operation_type().map(|kind| kind.as_str()), Some("CREATE_STACK"));
    let events = client.describe_events().operation_id(operation.operation_id().unwrap_or_default()).send().await;
    let events = events.expect("events");
    assert_eq!(events.operation_events().len(), 11, "three of each resource, two of the stack");
    assert!(events.operation_events().iter().all(|event| event.client_request_token() == Some("one")));
}

#[tokio::test]
async fn executing_one_deletes_the_others() {
    let client = client();
    create(&client, &network("10.0.0.0/16")).await;
    let other = client
        .create_change_set()
        .stack_name(STACK)
        .change_set_name("other")
        .template_body(network("10.1.0.0/16").to_string());
    other.send().await.expect("a change set");
    let mut template = network("10.0.0.0/16");
    template["Resources"]["Topic"] = json!({"Type": "AWS::SNS::Topic"});
    let chosen = plan(&client, ChangeSetType::Update, &template, Vec::new()).await.expect("a plan");
    execute(&client, &chosen).await;
    let left = client.list_change_sets().stack_name(STACK).send().await.expect("change sets");
    let names: Vec<_> = left.summaries().iter().filter_map(|summary| summary.change_set_name()).collect();
    assert!(!names.contains(&"other"), "{names:?}");
}

#[tokio::test]
async fn what_does_not_exist_is_said_to() {
    let client = client();
    let error =
        said(client.describe_change_set().stack_name(STACK).change_set_name("x").send().await.expect_err("no stack"));
    assert_eq!(error, ("ValidationError".to_owned(), "Stack [shop] does not exist".to_owned()));
    create(&client, &network("10.0.0.0/16")).await;
    let error = client.describe_change_set().stack_name(STACK).change_set_name("x").send().await.expect_err("no set");
    assert!(error.into_service_error().is_change_set_not_found_exception());
    client.delete_change_set().stack_name(STACK).change_set_name("x").send().await.expect("deleting nothing succeeds");
    let error = said(client.list_types().send().await.expect_err("another operation"));
    assert_eq!(error.0, "InvalidAction");
}

#[tokio::test]
async fn long_lists_come_in_pages() {
    let client = client();
    let plan = plan(&client, ChangeSetType::Create, &topics(230), Vec::new()).await.expect("a plan");
    assert_eq!(plan.description.changes().len(), 100);
    let mut names = Vec::new();
    let mut token = None;
    loop {
        let page =
            client.describe_change_set().change_set_name(&plan.id).set_next_token(token).send().await.expect("a page");
        names.extend(
            page.changes().iter().filter_map(|it| it.resource_change()?.logical_resource_id().map(str::to_owned)),
        );
        token = page.next_token().map(str::to_owned);
        if token.is_none() {
            break;
        }
    }
    assert_eq!(names.len(), 230);
    execute(&client, &plan).await;
    let resources = client.list_stack_resources().stack_name(STACK).into_paginator().items().send();
    assert_eq!(resources.collect::<Result<Vec<_>, _>>().await.expect("resources").len(), 230);
    let events = crate::support::events(&client, STACK).await;
    let ids: std::collections::BTreeSet<_> = events.iter().filter_map(|event| event.event_id()).collect();
    assert_eq!((events.len(), ids.len()), (3 + 230 * 3, 3 + 230 * 3), "each event once");
    assert!(events.is_sorted_by_key(|event| event.timestamp().map(|time| time.to_millis().unwrap_or_default())));
}

#[tokio::test]
async fn failed_events_can_be_asked_for_alone() {
    let client = client_with(LocalOptions { faults: FaultPlan::fail("Subnet"), ..LocalOptions::default() });
    create(&client, &network("10.0.0.0/16")).await;
    let filter = EventFilter::builder().failed_events(true).build();
    let events = client.describe_events().stack_name(STACK).filters(filter).send().await.expect("events");
    let failed: Vec<_> =
        events.operation_events().iter().map(|event| event.logical_resource_id().unwrap_or_default()).collect();
    assert_eq!(failed, ["Subnet"]);
}
