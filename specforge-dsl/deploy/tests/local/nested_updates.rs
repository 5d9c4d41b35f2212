//! Updates of nested stacks, the change sets that show them beforehand, and the way back.

use crate::support::{
    Account, Plan, STACK, events, execute, lines, output, plan_including_nested, position, said, stack, stack_named,
    status,
};
use aws_sdk_cloudformation::types::{ChangeSetStatus, ChangeSetType, OnStackFailure};
use serde_json::{Value, json};
use specforge_deploy::local::{FaultAction, FaultPlan, Pace, ResourceFault};
use std::time::Duration;

const URL: &str = "https://templates.s3.amazonaws.com/data.json";

/// A queue, and a table under a key that makes it another one where it changes.
fn data(retention: &str, key: &str) -> Value {
    json!({
        "Resources": {
            "Orders": {"Type": "AWS::SQS::Queue", "Properties": {"MessageRetentionPeriod": retention}},
            "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {"BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"}],
                "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}]}},
        },
        "Outputs": {"TableName": {"Value": {"Ref": "Table"}}},
    })
}

fn shop() -> Value {
    json!({
        "Resources": {
            "Data": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": URL}},
            "Name": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String",
                "Value": {"Fn::GetAtt": ["Data", "Outputs.TableName"]}}},
        },
        "Outputs": {"Table": {"Value": {"Fn::GetAtt": ["Data", "Outputs.TableName"]}}},
    })
}

/// The shop with something beside the data that comes after it.
fn shop_with_topic() -> Value {
    let mut template = shop();
    template["Resources"]["Topic"] = json!({"Type": "AWS::SNS::Topic", "DependsOn": "Data"});
    template
}

async fn deployed() -> Account {
    let account = Account::new();
    account.put(URL, &data("60", "id"));
    assert_eq!(status(&account.deploy(ChangeSetType::Create, &shop()).await), "CREATE_COMPLETE");
    account
}

async fn inner_lines(account: &Account) -> Vec<String> {
    lines(&events(&account.client, &account.nested_id("Data").await).await)
}

async fn describe(account: &Account, id: &str) -> Plan {
    let described = account.client.describe_change_set().change_set_name(id).include_property_values(true);
    Plan { id: id.to_owned(), description: described.send().await.expect("a change set") }
}

#[tokio::test]
async fn a_change_set_of_each_nested_stack_tells_what_changes_inside() {
    let account = deployed().await;
    account.put(URL, &data("120", "order"));
    let plan = plan_including_nested(&account.client, ChangeSetType::Update, &shop()).await;
    assert_eq!(plan.summary(), ["Modify Data replacement=False", "Modify Name replacement=False"]);
    assert_eq!(plan.description.include_nested_stacks(), Some(true));
    let inner = plan.change("Data").and_then(|change| change.change_set_id()).expect("a change set of its own");
    let inner = describe(&account, inner).await;
    assert_eq!(inner.summary(), ["Modify Orders replacement=False", "Modify Table replacement=True"]);
    assert_eq!(inner.description.parent_change_set_id(), Some(plan.id.as_str()));
    assert_eq!(inner.description.root_change_set_id(), Some(plan.id.as_str()));
    assert_eq!(inner.change("Table").and_then(|it| it.policy_action()).map(|it| it.as_str()), Some("ReplaceAndDelete"));

    for refused in [
        said(account.client.execute_change_set().change_set_name(&inner.id).send().await.expect_err("not the root")),
        said(account.client.delete_change_set().change_set_name(&inner.id).send().await.expect_err("not the root")),
    ] {
        assert!(refused.1.contains(&plan.id), "{refused:?}");
    }
    let before = output(&stack(&account.client).await, "Table").to_owned();
    execute(&account.client, &plan).await;
    let updated = stack(&account.client).await;
    assert_eq!(status(&updated), "UPDATE_COMPLETE");
    assert_ne!(output(&updated, "Table"), before, "it is another table");
    let inner = describe(&account, &inner.id).await;
    assert_eq!(inner.description.execution_status().map(|it| it.as_str()), Some("EXECUTE_COMPLETE"));
}

#[tokio::test(start_paused = true)]
async fn clean_up_begins_once_everything_around_is_as_wanted() {
    let account = deployed().await;
    account.put(URL, &data("60", "order"));
    let plan = plan_including_nested(&account.client, ChangeSetType::Update, &shop_with_topic()).await;
    account.local.set_pace(Pace::Realistic);
    execute(&account.client, &plan).await;
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(status(&stack(&account.client).await), "UPDATE_COMPLETE");
    let inner = events(&account.client, &account.nested_id("Data").await).await;
    let outer = events(&account.client, STACK).await;
    let when = |events: &[aws_sdk_cloudformation::types::StackEvent], line: &str| {
        let found = position(&lines(events), line);
        events[found].timestamp().map(|time| time.as_secs_f64()).unwrap_or_default()
    };
    let name = lines(&inner)[0].split(' ').next().unwrap_or_default().to_owned();
    let deleted = when(&inner, "Table DELETE_COMPLETE");
    assert!(when(&outer, "Data UPDATE_COMPLETE") <= deleted && when(&outer, "Topic CREATE_COMPLETE") <= deleted);
    let inner = lines(&inner);
    let waits = position(&inner, &format!("{name} UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"));
    assert!(waits < position(&inner, "Table DELETE_IN_PROGRESS"));
    assert_eq!(inner.last(), Some(&format!("{name} UPDATE_COMPLETE")));
}

#[tokio::test]
async fn without_a_look_inside_each_nested_stack_may_change() {
    let account = deployed().await;
    let plan = crate::support::plan(&account.client, ChangeSetType::Update, &shop(), Vec::new()).await.expect("one");
    let data = plan.change("Data").expect("it may change");
    assert_eq!(data.details()[0].change_source().map(|it| it.as_str()), Some("Automatic"));
    assert_eq!(data.change_set_id(), None);

    let included = plan_named(&account, "included", ChangeSetType::Update, &shop()).await;
    assert_eq!(included.description.status(), Some(&ChangeSetStatus::Failed));
    assert!(included.description.status_reason().unwrap_or_default().contains("didn't contain changes"));
    // What stays as it is is not touched.
    let before = inner_lines(&account).await;
    execute(&account.client, &plan).await;
    assert_eq!(status(&stack(&account.client).await), "UPDATE_COMPLETE");
    assert_eq!(inner_lines(&account).await, before);
}

async fn plan_named(account: &Account, name: &str, kind: ChangeSetType, template: &Value) -> Plan {
    crate::support::plan_named(&account.client, name, kind, template).await
}

#[tokio::test]
async fn what_is_wrong_inside_fails_the_change_set_of_the_whole() {
    let account = deployed().await;
    account.put(URL, &json!({"Parameters": {"Size": {"Type": "Number"}},
        "Resources": {"Orders": {"Type": "AWS::SQS::Queue", "Properties": {"MessageRetentionPeriod": {"Ref": "Size"}}}}}));
    let plan = plan_including_nested(&account.client, ChangeSetType::Update, &shop()).await;
    assert_eq!(plan.description.status(), Some(&ChangeSetStatus::Failed));
    let reason = plan.description.status_reason().unwrap_or_default();
    assert!(reason.starts_with("Nested change set arn:") && reason.ends_with("Currently in FAILED."), "{reason}");
    let inner = reason.split(' ').find(|word| word.starts_with("arn:")).unwrap_or_default();
    let inner = describe(&account, inner).await;
    assert_eq!(inner.description.status_reason(), Some("Parameters: [Size] must have values"));
}

#[tokio::test]
async fn a_change_set_for_a_new_stack_makes_empty_nested_ones_which_go_with_it() {
    let account = Account::new();
    account.put(URL, &data("60", "id"));
    let plan = plan_including_nested(&account.client, ChangeSetType::Create, &shop()).await;
    let inner = plan.change("Data").and_then(|change| change.change_set_id()).expect("a change set of its own");
    let inner = describe(&account, inner).await;
    assert_eq!(inner.summary(), ["Add Orders", "Add Table"]);
    let shell = inner.description.stack_id().expect("a stack").to_owned();
    assert_eq!(status(&stack_named(&account.client, &shell).await), "REVIEW_IN_PROGRESS");
    account.client.delete_change_set().change_set_name(&plan.id).send().await.expect("it goes");
    assert_eq!(account.living().await, ["shop"], "the empty nested one goes with it");

    let plan = plan_including_nested(&account.client, ChangeSetType::Create, &shop()).await;
    execute(&account.client, &plan).await;
    assert_eq!(status(&stack(&account.client).await), "CREATE_COMPLETE");
    assert_eq!(account.living().await.len(), 2, "the empty one came to life");
}

#[tokio::test]
async fn what_fails_beside_or_inside_returns_everything_to_what_it_was() {
    for fails in ["Topic", "Table"] {
        let account = deployed().await;
        let before = output(&stack(&account.client).await, "Table").to_owned();
        account.put(URL, &data("120", "order"));
        account.fail(ResourceFault::new(fails).on(FaultAction::Create));
        let back = account.deploy(ChangeSetType::Update, &shop_with_topic()).await;
        assert_eq!(status(&back), "UPDATE_ROLLBACK_COMPLETE", "{fails}");
        assert_eq!(output(&back, "Table"), before);
        let id = account.nested_id("Data").await;
        let nested = stack_named(&account.client, &id).await;
        assert_eq!(status(&nested), "UPDATE_ROLLBACK_COMPLETE");
        assert_eq!(output(&nested, "TableName"), before);
        let body = account.client.get_template().stack_name(&id).send().await.expect("a template");
        assert_eq!(body.template_body(), Some(data("60", "id").to_string().as_str()));
        let outer = lines(&events(&account.client, STACK).await);
        if fails == "Table" {
            let failed = outer.iter().find(|line| line.starts_with("Data UPDATE_FAILED")).expect("it failed");
            assert!(
                failed.contains("was not successfully updated. Currently in UPDATE_ROLLBACK_IN_PROGRESS with reason:"),
                "{failed}"
            );
        }
        let inner = lines(&events(&account.client, &id).await);
        let turned = inner.iter().position(|line| line.contains("UPDATE_ROLLBACK_IN_PROGRESS")).expect("it turned");
        let last = inner.iter().rposition(|line| line == "Orders UPDATE_COMPLETE").expect("it returned");
        assert!(turned < last, "{inner:#?}");
        // And it can be updated again.
        account.local.set_faults(FaultPlan::default());
        assert_eq!(status(&account.deploy(ChangeSetType::Update, &shop_with_topic()).await), "UPDATE_COMPLETE");
    }
}

#[tokio::test]
async fn an_operation_that_does_not_come_to_a_nested_stack_leaves_no_change_set_of_it() {
    let account = Account::new();
    account.put(URL, &data("60", "id"));
    let mut template = shop();
    template["Resources"]["First"] = json!({"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "a"}});
    template["Resources"]["Data"]["DependsOn"] = json!("First");
    account.deploy(ChangeSetType::Create, &template).await;
    account.put(URL, &data("120", "id"));
    template["Resources"]["First"]["Properties"]["DisplayName"] = json!("b");
    let plan = plan_including_nested(&account.client, ChangeSetType::Update, &template).await;
    account.local.set_faults(FaultPlan::fail("First"));
    execute(&account.client, &plan).await;
    assert_eq!(status(&stack(&account.client).await), "UPDATE_ROLLBACK_COMPLETE");
    let nested = account.nested_id("Data").await;
    let left = account.client.list_change_sets().stack_name(nested).send().await.expect("change sets");
    assert!(left.summaries().is_empty(), "{left:?}");
}

#[tokio::test]
async fn a_way_back_that_fails_inside_goes_on_without_what_is_skipped_there() {
    let account = deployed().await;
    let id = account.nested_id("Data").await;
    account.put(URL, &data("120", "id"));
    let faults = FaultPlan::default()
        .resource(ResourceFault::new("Topic").on(FaultAction::Create))
        .resource(ResourceFault::new("Orders").on(FaultAction::Update).after(1).times(9));
    account.local.set_faults(faults);
    let stuck = account.deploy(ChangeSetType::Update, &shop_with_topic()).await;
    assert_eq!(status(&stuck), "UPDATE_ROLLBACK_FAILED");
    let nested = stack_named(&account.client, &id).await;
    assert_eq!(status(&nested), "UPDATE_ROLLBACK_FAILED");
    let name = nested.stack_name().unwrap_or_default();

    let go_on = |stack: &str, skip: &[&str]| {
        let skip: Vec<String> = skip.iter().map(|name| (*name).to_owned()).collect();
        account.client.continue_update_rollback().stack_name(stack).set_resources_to_skip(Some(skip)).send()
    };
    for (stack, skip, why) in [
        (STACK, "Data".to_owned(), "a nested stack that is there is not skipped as a whole"),
        (STACK, "Orders".to_owned(), "it is none of the root's"),
        (STACK, format!("{name}.Table"), "it did not fail"),
    ] {
        let (_, message) = said(go_on(stack, &[&skip]).await.expect_err(why));
        assert!(message.contains(&format!("[{skip}]")), "{why}: {message}");
    }
    let (_, message) = said(go_on(&id, &[]).await.expect_err("it is the root's"));
    assert!(message.contains("nested stack"), "{message}");

    go_on(STACK, &[&format!("{name}.Orders")]).await.expect("it goes on");
    assert_eq!(status(&stack(&account.client).await), "UPDATE_ROLLBACK_COMPLETE");
    assert_eq!(status(&stack_named(&account.client, &id).await), "UPDATE_ROLLBACK_COMPLETE");
}

#[tokio::test]
async fn a_paused_update_goes_on_or_back_with_what_is_inside() {
    for goes_on in [true, false] {
        let account = deployed().await;
        let before = output(&stack(&account.client).await, "Table").to_owned();
        account.put(URL, &data("120", "order"));
        account.fail(ResourceFault::new("Table").on(FaultAction::Create));
        let plan = plan_including_nested(&account.client, ChangeSetType::Update, &shop_with_topic()).await;
        let executed = account.client.execute_change_set().change_set_name(&plan.id).disable_rollback(true);
        executed.send().await.expect("it begins");
        assert_eq!(status(&stack(&account.client).await), "UPDATE_FAILED");
        let id = account.nested_id("Data").await;
        assert_eq!(status(&stack_named(&account.client, &id).await), "UPDATE_FAILED");
        if goes_on {
            let done = account.deploy(ChangeSetType::Update, &shop_with_topic()).await;
            assert_eq!(status(&done), "UPDATE_COMPLETE");
            assert_eq!(status(&stack_named(&account.client, &id).await), "UPDATE_COMPLETE");
            assert_ne!(output(&done, "Table"), before);
        } else {
            account.client.rollback_stack().stack_name(STACK).send().await.expect("it goes back");
            let back = stack(&account.client).await;
            assert_eq!(status(&back), "UPDATE_ROLLBACK_COMPLETE");
            assert_eq!(status(&stack_named(&account.client, &id).await), "UPDATE_ROLLBACK_COMPLETE");
            assert_eq!(output(&back, "Table"), before);
        }
    }
}

#[tokio::test]
async fn a_paused_creation_goes_on_with_a_new_nested_stack() {
    let account = Account::new();
    account.put(URL, &data("60", "id"));
    account.fail(ResourceFault::new("Table").on(FaultAction::Create));
    let plan = plan_including_nested(&account.client, ChangeSetType::Create, &shop()).await;
    let executed = account.client.execute_change_set().change_set_name(&plan.id).disable_rollback(true);
    executed.send().await.expect("it begins");
    assert_eq!(status(&stack(&account.client).await), "CREATE_FAILED");
    let failed = account.nested_id("Data").await;
    assert_eq!(status(&stack_named(&account.client, &failed).await), "CREATE_FAILED");
    let done = account.deploy(ChangeSetType::Update, &shop()).await;
    assert_eq!(status(&done), "UPDATE_COMPLETE");
    assert_eq!(status(&stack_named(&account.client, &failed).await), "DELETE_COMPLETE");
    assert_eq!(status(&stack_named(&account.client, &account.nested_id("Data").await).await), "CREATE_COMPLETE");
}

#[tokio::test(start_paused = true)]
async fn cancelling_an_update_returns_what_is_inside_too() {
    let account = deployed().await;
    account.local.set_pace(Pace::Realistic);
    account.put(URL, &data("120", "order"));
    let plan = plan_including_nested(&account.client, ChangeSetType::Update, &shop_with_topic()).await;
    tokio::time::sleep(Duration::from_secs(10)).await;
    execute(&account.client, &plan).await;
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    let id = account.nested_id("Data").await;
    assert_eq!(status(&stack_named(&account.client, &id).await), "UPDATE_IN_PROGRESS");
    let refused = account.client.cancel_update_stack().stack_name(&id).send().await.expect_err("it is the root's");
    assert!(said(refused).1.contains("nested stack"));
    account.client.cancel_update_stack().stack_name(STACK).send().await.expect("it is cancelled");
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(status(&stack(&account.client).await), "UPDATE_ROLLBACK_COMPLETE");
    assert_eq!(status(&stack_named(&account.client, &id).await), "UPDATE_ROLLBACK_COMPLETE");
    position(&inner_lines(&account).await, "Table UPDATE_FAILED (Resource creation cancelled)");
}

#[tokio::test(start_paused = true)]
async fn a_creation_that_is_deleted_half_way_takes_what_is_inside_along() {
    let account = Account::new();
    account.local.set_pace(Pace::Realistic);
    account.put(URL, &data("60", "id"));
    let plan = plan_including_nested(&account.client, ChangeSetType::Create, &shop()).await;
    tokio::time::sleep(Duration::from_secs(10)).await;
    execute(&account.client, &plan).await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    let id = account.nested_id("Data").await;
    assert_eq!(status(&stack_named(&account.client, &id).await), "CREATE_IN_PROGRESS");
    assert!(account.client.delete_stack().stack_name(&id).send().await.is_err(), "the stack around it needs it");
    account.delete().await;
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(account.living().await, [""; 0]);
}

#[tokio::test]
async fn a_failed_creation_that_is_to_be_deleted_deletes_everything() {
    let account = Account::new();
    account.put(URL, &data("60", "id"));
    account.fail(ResourceFault::new("Table").on(FaultAction::Create));
    let asked = account.client.create_change_set().stack_name(STACK).change_set_name("plan");
    let asked = asked.change_set_type(ChangeSetType::Create).on_stack_failure(OnStackFailure::Delete);
    let made = asked.template_body(shop().to_string()).include_nested_stacks(true).send().await.expect("a change set");
    let id = made.id().unwrap_or_default();
    account.client.execute_change_set().change_set_name(id).send().await.expect("it begins");
    assert_eq!(account.living().await, [""; 0]);
}

#[tokio::test]
async fn what_was_made_inside_by_a_failed_update_goes_again() {
    let account = Account::new();
    account.put(URL, &data("60", "id"));
    let first = json!({"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}});
    account.deploy(ChangeSetType::Create, &first).await;
    account.fail(ResourceFault::new("Topic").on(FaultAction::Create));
    let mut template = shop_with_topic();
    template["Resources"]["Bucket"] = first["Resources"]["Bucket"].clone();
    let back = account.deploy(ChangeSetType::Update, &template).await;
    assert_eq!(status(&back), "UPDATE_ROLLBACK_COMPLETE");
    assert_eq!(account.living().await, ["shop"]);
}
