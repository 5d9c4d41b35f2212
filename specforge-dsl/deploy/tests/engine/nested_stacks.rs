//! Nested stacks: what changes inside of them is planned, judged, followed and told like everything else.

use crate::witness::{Witness, account, deployed, request};
use aws_sdk_cloudformation::Client;
use serde_json::{Value, json};
use specforge_deploy::engine::{
    Consent, DeployRequest, Deployment, DestroyRequest, EngineError, Failure, InputProblem, OnFailure, Outcome, Pace,
    RecoverRequest, StackOutcome, deploy, destroy, history, orphans, plan, recover,
};
use specforge_deploy::gate::{Consents, HazardKind};
use specforge_deploy::local::{FaultAction, FaultPlan, LocalCloudFormation, ResourceFault};
use specforge_dsl::assembly::{AssembledStack, Assembly, Location, Template};
use std::collections::BTreeMap;

const DATA: &str = "https://templates.s3.amazonaws.com/data.json";
const AROUND: &str = "https://templates.s3.amazonaws.com/around.json";

/// A table, a queue and a role.
fn data(key: &str, retention: &str, actions: Value) -> Value {
    json!({
        "Resources": {
            "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {"BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"}],
                "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}]}},
            "Orders": {"Type": "AWS::SQS::Queue", "Properties": {"MessageRetentionPeriod": retention}},
            "TaskRole": {"Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                    "Principal": {"Service": "ecs-tasks.amazonaws.com"}}]},
                "Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement":
                    [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}}]}},
        },
        "Outputs": {"Name": {"Value": {"Ref": "Table"}}},
    })
}

fn first() -> Value {
    data("id", "60", json!(["s3:GetObject"]))
}

/// A stack that nests the data, with whatever else.
fn app(more: &Value) -> Assembly {
    let mut template = json!({"Resources": {"Data": {"Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": DATA}}}});
    for (name, resource) in more.as_object().into_iter().flatten() {
        match resource {
            Value::Null => drop(template["Resources"].as_object_mut().unwrap().remove(name)),
            resource => template["Resources"][name] = resource.clone(),
        }
    }
    let declared = Location { file: "stacks/src/shop.rs", line: 7, column: 9 };
    let stack = AssembledStack {
        name: "shop-main".to_owned(),
        id: "main".to_owned(),
        template: Template::from_value(template),
        parameters: Vec::new(),
        outputs: Vec::new(),
        depends_on: Vec::new(),
        tags: BTreeMap::from([("app".to_owned(), "shop".to_owned())]),
        capabilities: vec!["CAPABILITY_IAM".to_owned()],
        termination_protection: false,
        prerequisites: Vec::new(),
        moved: BTreeMap::new(),
        locations: BTreeMap::from([("Data".to_owned(), declared)]),
    };
    Assembly { name: "shop".to_owned(), stacks: vec![stack], ..Assembly::default() }
}

fn alone() -> Assembly {
    app(&json!({}))
}

/// An account in which the app stands, with this template inside.
async fn standing() -> (LocalCloudFormation, Client) {
    let account = account();
    put(&account, DATA, &first());
    let client = account.client("us-east-1");
    assert_eq!(deployed(&client, &alone(), &request(&[])).await.unwrap().outcome, Outcome::Deployed);
    (account, client)
}

fn put(account: &LocalCloudFormation, url: &str, template: &Value) {
    account.put_template(url, &template.to_string()).unwrap();
}

fn hazards(deployment: &Deployment) -> Vec<(HazardKind, String)> {
    let plan = deployment.plan.as_ref().unwrap();
    plan.hazards().map(|hazard| (hazard.kind, hazard.logical_id.clone())).collect()
}

fn failure(deployment: &Deployment) -> &Failure {
    let found = match &deployment.stacks[0].outcome {
        StackOutcome::RolledBack(failure) | StackOutcome::Failed(failure) | StackOutcome::Paused(failure) => {
            Some(failure)
        }
        _ => None,
    };
    found.unwrap()
}

async fn status_inside(client: &Client) -> String {
    let all = client.list_stacks().send().await.unwrap();
    let inside = all.stack_summaries().iter().find(|it| it.parent_id().is_some() && it.deletion_time().is_none());
    inside.and_then(|it| it.stack_status()).map(|it| it.as_str().to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn what_nested_stacks_lose_and_permit_needs_a_consent_by_name() {
    let (account, client) = standing().await;
    put(&account, DATA, &data("order", "60", json!(["s3:GetObject", "s3:DeleteObject"])));
    let refused = deployed(&client, &alone(), &request(&[])).await.unwrap();
    assert_eq!(refused.outcome, Outcome::ConsentMissing, "{refused:?}");
    let ids: Vec<&str> =
        refused.plan.as_ref().unwrap().stacks[0].changes.iter().map(|change| change.logical_id.as_str()).collect();
    assert_eq!(ids, ["Data", "Data/Table", "Data/TaskRole"]);
    let expected = [(HazardKind::Replace, "Data/Table".to_owned()), (HazardKind::Iam, "Data/TaskRole".to_owned())];
    assert_eq!(hazards(&refused), expected);
    let said: Vec<&str> = refused.plan.as_ref().unwrap().hazards().map(|hazard| hazard.what.as_str()).collect();
    assert!(said[1].contains("s3:DeleteObject") && !said[1].contains("s3:GetObject"), "only what is new: {said:?}");
    assert_eq!(status_inside(&client).await, "CREATE_COMPLETE", "nothing was touched");

    for (replace, role, outcome) in [
        ("Table", "Data/TaskRole", Outcome::ConsentMissing),
        ("Data/Table", "TaskRole", Outcome::ConsentMissing),
        ("data.table", "main.Data/TaskRole", Outcome::Deployed),
    ] {
        let consents = Consents::default().allow(HazardKind::Replace, replace).allow(HazardKind::Iam, role);
        let done = deployed(&client, &alone(), &DeployRequest { consents, ..request(&[]) }).await.unwrap();
        assert_eq!(done.outcome, outcome, "{replace} {role}: {done:?}");
    }
    let again = deployed(&client, &alone(), &request(&[])).await.unwrap();
    assert_eq!(again.outcome, Outcome::NoChange);
}

#[tokio::test]
async fn a_nested_stack_that_leaves_takes_its_data_along_only_with_consent() {
    let (_account, client) = standing().await;
    let without = app(&json!({"Data": null, "Topic": {"Type": "AWS::SNS::Topic"}}));
    let refused = deployed(&client, &without, &request(&[])).await.unwrap();
    assert_eq!(refused.outcome, Outcome::ConsentMissing, "{refused:?}");
    let lost = [(HazardKind::Delete, "Data/Table".to_owned()), (HazardKind::Delete, "Data/Orders".to_owned())];
    let found = hazards(&refused);
    assert!(lost.iter().all(|one| found.contains(one)) && found.len() == 2, "{found:?}");
    let consents = Consents::default().allow(HazardKind::Delete, "Data/Table").allow(HazardKind::Delete, "Data/Orders");
    let done = deployed(&client, &without, &DeployRequest { consents, ..request(&[]) }).await.unwrap();
    assert_eq!(done.outcome, Outcome::Deployed, "{done:?}");

    let deleted: Vec<&str> = done.stacks[0]
        .events
        .iter()
        .filter(|event| event.status == "DELETE_COMPLETE")
        .map(|event| event.logical_id.as_str())
        .collect();
    assert!(deleted.contains(&"Data/Table") && deleted.contains(&"Data"), "{deleted:?}");
}

#[tokio::test]
async fn destroying_names_what_is_lost_inside() {
    let (_account, client) = standing().await;
    let ask = |consents| DestroyRequest { consents, pace: Pace::LOCAL, ..DestroyRequest::default() };
    let mut witness = Witness::saying(Consent::Given);
    let refused = destroy(&client, &alone(), &ask(Consents::default()), &mut witness).await.unwrap();
    assert_eq!(refused.outcome, Outcome::ConsentMissing, "{refused:?}");
    let plan = refused.deletion.as_ref().unwrap();
    let mut named: Vec<&str> = plan.hazards.iter().map(|hazard| hazard.logical_id.as_str()).collect();
    named.sort_unstable();
    assert_eq!(named, ["Data/Orders", "Data/Table"]);
    let consents = Consents::default().allow(HazardKind::Delete, "Data/Table").allow(HazardKind::Delete, "Data/Orders");
    let done = destroy(&client, &alone(), &ask(consents), &mut witness).await.unwrap();
    assert_eq!(done.outcome, Outcome::Deleted, "{done:?}");
    assert_eq!(client.describe_stacks().send().await.unwrap().stacks().len(), 0);
}

#[tokio::test]
async fn what_is_protected_inside_keeps_the_whole_and_says_so() {
    let account = account();
    put(
        &account,
        DATA,
        &json!({"Resources": {"Database": {"Type": "AWS::RDS::DBInstance", "Properties": {
        "Engine": "postgres", "DBInstanceClass": "db.t4g.small", "AllocatedStorage": "20", "MasterUsername": "shop",
        "ManageMasterUserPassword": true, "DeletionProtection": true}}}}),
    );
    let client = account.client("us-east-1");
    deployed(&client, &alone(), &request(&[])).await.unwrap();
    let asked = DestroyRequest { any_data: true, pace: Pace::LOCAL, ..DestroyRequest::default() };
    let mut witness = Witness::saying(Consent::Given);
    let refused = destroy(&client, &alone(), &asked, &mut witness).await.unwrap();
    let StackOutcome::NotReady { why, .. } = &refused.stacks[0].outcome else { panic!("{refused:?}") };
    assert!(why.contains("`Data/Database`"), "{why}");
    assert_eq!((witness.asked, status_inside(&client).await.as_str()), (0, "CREATE_COMPLETE"));
}

#[tokio::test]
async fn the_cause_of_a_failure_is_the_one_inside_at_the_line_of_the_nested_stack() {
    let account = account();
    put(&account, DATA, &first());
    let client = account.client("us-east-1");
    account.set_faults(FaultPlan::fail("Orders"));
    let failed = deployed(&client, &alone(), &request(&[])).await.unwrap();
    assert_eq!(failed.outcome, Outcome::RolledBack);
    let told = failure(&failed);
    assert_eq!(told.logical_id.as_deref(), Some("Data/Orders"));
    assert_eq!(told.resource_type.as_deref(), Some("AWS::SQS::Queue"));
    assert!(told.reason.contains("Injected fault") && !told.reason.contains("Embedded stack"), "{told:?}");
    assert_eq!(told.location.as_deref(), Some("stacks/src/shop.rs:7:9"));
    assert_eq!(told.also_failed, [""; 0]);
    assert_eq!(told.left, []);
}

#[tokio::test]
async fn the_cause_is_found_in_nested_stacks_of_nested_stacks_and_beyond_one_page_of_events() {
    let account = account();
    let mut many = json!({"Resources": {}});
    for number in 0..60 {
        many["Resources"][format!("Topic{number:02}")] = json!({"Type": "AWS::SNS::Topic"});
    }
    many["Resources"]["Last"] = json!({"Type": "AWS::SNS::Topic", "DependsOn": "Topic59"});
    put(&account, DATA, &many);
    put(
        &account,
        AROUND,
        &json!({"Resources": {"Inner": {"Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": DATA}}}}),
    );
    let client = account.client("us-east-1");
    account.set_faults(FaultPlan::fail("Last"));
    let outer = app(&json!({"Data": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": AROUND}}}));
    let failed = deployed(&client, &outer, &request(&[])).await.unwrap();
    let told = failure(&failed);
    assert_eq!(told.logical_id.as_deref(), Some("Data/Inner/Last"), "{told:?}");
    assert_eq!(told.undone, 61, "each of them, and no stack around them");
}

#[tokio::test]
async fn earlier_operations_of_a_nested_stack_are_no_causes() {
    let (account, client) = standing().await;
    put(&account, DATA, &data("id", "120", json!(["s3:GetObject"])));
    account.set_faults(FaultPlan::fail("Orders"));
    let failed = deployed(&client, &alone(), &request(&[])).await.unwrap();
    assert_eq!(failure(&failed).logical_id.as_deref(), Some("Data/Orders"));
    assert_eq!(status_inside(&client).await, "UPDATE_ROLLBACK_COMPLETE");

    account.set_faults(FaultPlan::fail("Topic"));
    let with_topic = app(&json!({"Topic": {"Type": "AWS::SNS::Topic", "DependsOn": "Data"}}));
    let failed = deployed(&client, &with_topic, &request(&[])).await.unwrap();
    let told = failure(&failed);
    assert_eq!((told.logical_id.as_deref(), told.also_failed.len()), (Some("Topic"), 0), "{told:?}");
    assert!(failed.stacks[0].events.iter().any(|event| event.logical_id == "Data/Orders"), "it went there and back");
}

#[tokio::test]
async fn events_show_what_happened_inside_operation_by_operation() {
    let (account, client) = standing().await;
    put(&account, DATA, &data("id", "120", json!(["s3:GetObject"])));
    deployed(&client, &alone(), &request(&[])).await.unwrap();
    let app = alone();
    let told = history(&client, &[&app.stacks[0]], 2).await.unwrap();
    let inside = |position: usize| -> Vec<String> {
        let events = told[0].operations[position].events.iter().filter(|event| event.logical_id.contains('/'));
        events.map(|event| format!("{} {}", event.logical_id, event.status)).collect()
    };
    assert!(inside(0).contains(&"Data/Table CREATE_COMPLETE".to_owned()), "{:?}", inside(0));
    assert!(!inside(0).iter().any(|line| line.contains("UPDATE")), "{:?}", inside(0));
    assert_eq!(inside(1), ["Data/Orders UPDATE_IN_PROGRESS", "Data/Orders UPDATE_COMPLETE"]);
}

#[tokio::test]
async fn what_is_stuck_inside_is_skipped_by_its_path() {
    let (account, client) = standing().await;
    put(&account, DATA, &data("id", "120", json!(["s3:GetObject"])));
    let faults =
        FaultPlan::fail("Topic").resource(ResourceFault::new("Orders").on(FaultAction::Update).after(1).times(9));
    account.set_faults(faults);
    let with_topic = app(&json!({"Topic": {"Type": "AWS::SNS::Topic", "DependsOn": "Data"}}));
    let failed = deployed(&client, &with_topic, &request(&[])).await.unwrap();
    assert_eq!(failed.outcome, Outcome::Failed, "{failed:?}");
    let told = failure(&failed);
    assert_eq!(told.logical_id.as_deref(), Some("Topic"));
    assert_eq!(told.not_undone, ["Data/Orders"], "not the stack around it besides");

    let mut witness = Witness::saying(Consent::Given);
    let ask = |skip: &str| RecoverRequest {
        stack: "main".to_owned(),
        skip: vec![skip.to_owned()],
        force: false,
        pace: Pace::LOCAL,
    };
    let Err(EngineError::Input(refused)) = recover(&client, &with_topic, &ask("Data"), &mut witness).await else {
        panic!("a nested stack is not skipped as a whole");
    };
    let wrong = InputProblem::NotSkippable { name: "Data".to_owned(), failed: vec!["Data/Orders".to_owned()] };
    assert_eq!(refused, [wrong]);
    let back = recover(&client, &with_topic, &ask("data.orders"), &mut witness).await.unwrap();
    assert_eq!(back.outcome, Outcome::Recovered, "{back:?}");
    assert_eq!(status_inside(&client).await, "UPDATE_ROLLBACK_COMPLETE");
}

#[tokio::test]
async fn a_paused_deployment_goes_on_where_it_stopped_inside() {
    let (account, client) = standing().await;
    put(&account, DATA, &data("id", "120", json!(["s3:GetObject"])));
    account.set_faults(FaultPlan::fail("Orders"));
    let pausing = DeployRequest { on_failure: OnFailure::Pause, ..request(&[]) };
    let paused = deployed(&client, &alone(), &pausing).await.unwrap();
    assert_eq!(paused.outcome, Outcome::Paused, "{paused:?}");
    assert_eq!(failure(&paused).logical_id.as_deref(), Some("Data/Orders"));
    let done = deployed(&client, &alone(), &request(&[])).await.unwrap();
    assert_eq!(done.outcome, Outcome::Deployed, "{done:?}");
    assert_eq!(status_inside(&client).await, "UPDATE_COMPLETE");
}

#[tokio::test]
async fn what_could_not_be_removed_inside_is_told() {
    let (account, client) = standing().await;
    let mut without = first();
    without["Resources"].as_object_mut().unwrap().remove("TaskRole");
    put(&account, DATA, &without);
    account.set_faults(FaultPlan::default().resource(ResourceFault::new("TaskRole").on(FaultAction::Delete).times(9)));
    let done = deployed(&client, &alone(), &request(&[])).await.unwrap();
    let StackOutcome::DeployedWithLeftovers(left) = &done.stacks[0].outcome else { panic!("{done:?}") };
    assert_eq!(left.iter().map(|one| one.logical_id.as_str()).collect::<Vec<_>>(), ["Data/TaskRole"]);
}

#[tokio::test]
async fn a_plan_leaves_neither_change_sets_nor_empty_stacks_behind() {
    let account = account();
    put(&account, DATA, &first());
    let client = account.client("us-east-1");
    let mut witness = Witness::saying(Consent::Given);
    let planned = plan(&client, &alone(), &request(&[]), &mut witness).await.unwrap();
    let ids: Vec<&str> =
        planned.plan.as_ref().unwrap().stacks[0].changes.iter().map(|change| change.logical_id.as_str()).collect();
    assert_eq!(ids, ["Data", "Data/Orders", "Data/Table", "Data/TaskRole"]);
    assert_eq!(client.describe_stacks().send().await.unwrap().stacks().len(), 0);
}

#[tokio::test]
async fn a_template_that_is_missing_is_told_before_anything_begins() {
    let client = account().client("us-east-1");
    let refused = deploy(&client, &alone(), &request(&[]), &mut Witness::saying(Consent::Given)).await.unwrap();
    let StackOutcome::Refused(refusal) = &refused.stacks[0].outcome else { panic!("{refused:?}") };
    assert!(refusal.reason.contains("key does not exist") && refusal.reason.contains("--template"), "{refusal:?}");
    assert_eq!(client.describe_stacks().send().await.unwrap().stacks().len(), 0);
}

#[tokio::test]
async fn nested_stacks_are_no_orphans_of_the_app() {
    let (_account, client) = standing().await;
    assert_eq!(orphans(&client, &alone()).await, [""; 0]);
}
