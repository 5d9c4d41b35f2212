//! Resources that change their stack or their logical ID.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-refactoring.html>

use crate::support::*;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::operation::describe_stack_refactor::DescribeStackRefactorOutput;
use aws_sdk_cloudformation::types::{ResourceLocation, ResourceMapping, StackDefinition};
use serde_json::{Value, json};
use specforge_deploy::local::{FaultAction, FaultPlan, LocalCloudFormation, LocalOptions, ResourceFault};

fn table() -> Value {
    json!({"Type": "AWS::DynamoDB::Table", "Properties": {
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST"}})
}

fn topic() -> Value {
    json!({"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "news"}})
}

fn stacks(definitions: &[(&str, Value)]) -> Vec<StackDefinition> {
    let definition = |(name, resources): &(&str, Value)| {
        StackDefinition::builder().stack_name(*name).template_body(json!({"Resources": resources}).to_string()).build()
    };
    definitions.iter().map(definition).collect()
}

fn mapping(from: (&str, &str), to: (&str, &str)) -> ResourceMapping {
    let place =
        |(stack, name): (&str, &str)| ResourceLocation::builder().stack_name(stack).logical_resource_id(name).build();
    ResourceMapping::builder().source(place(from)).destination(place(to)).build()
}

async fn refactor(
    client: &Client,
    definitions: Vec<StackDefinition>,
    mappings: Vec<ResourceMapping>,
) -> Result<(String, DescribeStackRefactorOutput), String> {
    let created = client
        .create_stack_refactor()
        .set_stack_definitions(Some(definitions))
        .set_resource_mappings(Some(mappings))
        .enable_stack_creation(true)
        .send()
        .await
        .map_err(|error| said(error).1)?;
    let id = created.stack_refactor_id().expect("an ID").to_owned();
    let described = client.describe_stack_refactor().stack_refactor_id(&id).send().await.expect("it");
    Ok((id, described))
}

async fn physical_id(client: &Client, stack: &str, name: &str) -> Option<String> {
    let found = client.describe_stack_resource().stack_name(stack).logical_resource_id(name).send().await.ok()?;
    found.stack_resource_detail()?.physical_resource_id().map(str::to_owned)
}

#[tokio::test]
async fn a_resource_moves_to_a_new_stack_under_another_name_and_stays_what_it_is() {
    let client = client();
    create(&client, &json!({"Resources": {"Table": table(), "Topic": topic()}})).await;
    let table_id = physical_id(&client, STACK, "Table").await.expect("a table");
    let definitions = stacks(&[(STACK, json!({"Topic": topic()})), ("data", json!({"Orders": table()}))]);
    let (id, described) = refactor(&client, definitions, Vec::new()).await.expect("a refactor");
    assert_eq!(described.status().map(|status| status.as_str()), Some("CREATE_COMPLETE"));
    assert_eq!(described.execution_status().map(|status| status.as_str()), Some("AVAILABLE"));
    let actions = client.list_stack_refactor_actions().stack_refactor_id(&id).send().await.expect("actions");
    let told: Vec<String> = actions
        .stack_refactor_actions()
        .iter()
        .map(|action| {
            let place = action.resource_mapping().and_then(|mapping| mapping.destination());
            let place = place.map(|it| {
                format!(" {}.{}", it.stack_name().unwrap_or_default(), it.logical_resource_id().unwrap_or_default())
            });
            format!("{}{}", action.action().map(|it| it.as_str()).unwrap_or_default(), place.unwrap_or_default())
        })
        .collect();
    assert_eq!(told, ["CREATE", "MOVE data.Orders"]);
    client.execute_stack_refactor().stack_refactor_id(&id).send().await.expect("it begins");
    let described = client.describe_stack_refactor().stack_refactor_id(&id).send().await.expect("it");
    assert_eq!(described.execution_status().map(|status| status.as_str()), Some("EXECUTE_COMPLETE"));
    assert_eq!(physical_id(&client, "data", "Orders").await, Some(table_id));
    assert_eq!(physical_id(&client, STACK, "Table").await, None);
    assert_eq!(status(&stack(&client).await), "UPDATE_COMPLETE");
    // The stack that lost it no longer deletes it, and the one that has it does.
    client.delete_stack().stack_name("data").send().await.expect("it is deleted");
    let lines = lines(&events(&client, described.stack_ids()[1].as_str()).await);
    assert!(lines.contains(&"Orders DELETE_COMPLETE".to_owned()), "{lines:#?}");
}

#[tokio::test]
async fn a_logical_id_changes_within_a_stack() {
    let client = client();
    let subscription = |topic: &str| json!({"Type": "AWS::SNS::Subscription", "Properties": {"Protocol": "email", "Endpoint": "a@example.com", "TopicArn": {"Ref": topic}}});
    create(&client, &json!({"Resources": {"Topic": topic(), "Mail": subscription("Topic")}})).await;
    let before = physical_id(&client, STACK, "Topic").await;
    let definitions = stacks(&[(STACK, json!({"News": topic(), "Mail": subscription("News")}))]);
    let (id, described) =
        refactor(&client, definitions, vec![mapping((STACK, "Topic"), (STACK, "News"))]).await.expect("it");
    assert_eq!(described.status_reason(), None);
    client.execute_stack_refactor().stack_refactor_id(&id).send().await.expect("it begins");
    assert_eq!(physical_id(&client, STACK, "News").await, before);
    let again =
        update(&client, &json!({"Resources": {"News": topic(), "Mail": subscription("News"), "More": table()}})).await;
    assert_eq!(status(&again), "UPDATE_COMPLETE");
    assert_eq!(physical_id(&client, STACK, "News").await, before);
}

#[tokio::test]
async fn a_refactor_that_does_more_than_move_fails_and_says_what() {
    let client = client();
    create(&client, &json!({"Resources": {"Table": table(), "Topic": topic()}})).await;
    let reason = async |definitions, mappings| {
        let (_, described) = refactor(&client, definitions, mappings).await.expect("a refactor");
        assert_eq!(described.status().map(|status| status.as_str()), Some("CREATE_FAILED"));
        assert_eq!(described.execution_status().map(|status| status.as_str()), Some("UNAVAILABLE"));
        described.status_reason().unwrap_or_default().to_owned()
    };
    let mut louder = topic();
    louder["Properties"]["DisplayName"] = json!("NEWS");
    let changed = stacks(&[(STACK, json!({"Topic": louder})), ("data", json!({"Table": table()}))]);
    assert!(reason(changed, Vec::new()).await.contains("Topic in stack shop would change its DisplayName"));
    let added = stacks(&[(STACK, json!({"Topic": topic(), "More": topic()})), ("data", json!({"Table": table()}))]);
    assert!(reason(added, Vec::new()).await.contains("does not support creating resources: More"));
    let removed = stacks(&[(STACK, json!({"Topic": topic()}))]);
    assert!(reason(removed, Vec::new()).await.contains("does not support deleting resources: Table"));
    let empty = stacks(&[("data", json!({"Table": table(), "Topic": topic()})), (STACK, json!({}))]);
    let refused = refactor(&client, empty, Vec::new()).await.expect_err("a template needs a resource");
    assert!(refused.contains("At least one Resources member"), "{refused}");
    let same = stacks(&[(STACK, json!({"Topic": topic(), "Table": table()}))]);
    assert!(reason(same, Vec::new()).await.contains("does not move any resource"));
    let parameter = StackDefinition::builder()
        .stack_name("data")
        .template_body(
            json!({"Parameters": {"New": {"Type": "String", "Default": "x"}}, "Resources": {"Table": table()}})
                .to_string(),
        )
        .build();
    let mut definitions = stacks(&[(STACK, json!({"Topic": topic()}))]);
    definitions.push(parameter);
    assert!(reason(definitions, Vec::new()).await.contains("new or changed parameters"));
}

#[tokio::test]
async fn what_a_refactor_names_must_exist() {
    let client = client();
    create(&client, &json!({"Resources": {"Table": table(), "Topic": topic()}})).await;
    let definitions = || stacks(&[(STACK, json!({"Topic": topic()})), ("data", json!({"Table": table()}))]);
    let wrong = refactor(&client, definitions(), vec![mapping((STACK, "Tabel"), ("data", "Table"))]).await;
    assert!(wrong.expect_err("no such resource").contains("Source resource Tabel"));
    let refused = client.create_stack_refactor().set_stack_definitions(Some(definitions())).send().await;
    assert!(said(refused.expect_err("stacks are not created")).1.contains("EnableStackCreation"));
    let six: Vec<(String, Value)> = (0..6).map(|number| (format!("s{number}"), json!({"Table": table()}))).collect();
    let six: Vec<(&str, Value)> = six.iter().map(|(name, resources)| (name.as_str(), resources.clone())).collect();
    assert!(refactor(&client, stacks(&six), Vec::new()).await.expect_err("too many").contains("1 to 5"));
}

#[tokio::test]
async fn a_refactor_is_obsolete_once_a_stack_has_changed_and_runs_once() {
    let client = client();
    create(&client, &json!({"Resources": {"Table": table(), "Topic": topic()}})).await;
    let definitions = || stacks(&[(STACK, json!({"Topic": topic()})), ("data", json!({"Table": table()}))]);
    let (id, _) = refactor(&client, definitions(), Vec::new()).await.expect("a refactor");
    update(&client, &json!({"Resources": {"Table": table(), "Topic": topic(), "More": topic()}})).await;
    let stale = client.execute_stack_refactor().stack_refactor_id(&id).send().await.expect_err("it is obsolete");
    assert!(said(stale).1.contains("OBSOLETE"));
    update(&client, &json!({"Resources": {"Table": table(), "Topic": topic()}})).await;
    let (id, _) = refactor(&client, definitions(), Vec::new()).await.expect("a refactor");
    client.execute_stack_refactor().stack_refactor_id(&id).send().await.expect("it begins");
    let twice = client.execute_stack_refactor().stack_refactor_id(&id).send().await.expect_err("it was executed");
    assert!(said(twice).1.contains("EXECUTE_COMPLETE"));
}

#[tokio::test]
async fn a_refactor_that_fails_leaves_everything_where_it_was() {
    let faults = FaultPlan::default().resource(ResourceFault::new("Table").on(FaultAction::Import));
    let server = LocalCloudFormation::in_memory(LocalOptions { faults, ..LocalOptions::default() });
    let client = server.client("us-east-1");
    create(&client, &json!({"Resources": {"Table": table(), "Topic": topic()}})).await;
    let before = physical_id(&client, STACK, "Table").await;
    let definitions = stacks(&[(STACK, json!({"Topic": topic()})), ("data", json!({"Table": table()}))]);
    let (id, _) = refactor(&client, definitions, Vec::new()).await.expect("a refactor");
    client.execute_stack_refactor().stack_refactor_id(&id).send().await.expect("it begins");
    let described = client.describe_stack_refactor().stack_refactor_id(&id).send().await.expect("it");
    assert_eq!(described.execution_status().map(|status| status.as_str()), Some("ROLLBACK_COMPLETE"));
    assert_eq!(physical_id(&client, STACK, "Table").await, before);
    assert_eq!(status(&stack(&client).await), "UPDATE_ROLLBACK_COMPLETE");
}
