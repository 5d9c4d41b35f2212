//! Imports of resources that exist.

use crate::shop::shop;
use crate::witness::{ALL, Witness, account, deployed, request};
use aws_sdk_cloudformation::Client;
use serde_json::json;
use specforge_deploy::engine::{
    Consent, Deployment, DestroyPlan, EngineError, InputProblem, Notice, Observer, Outcome, Pace, ReleaseOptions,
    StackOutcome, TakenName, import,
};
use specforge_deploy::local::{FaultPlan, LocalCloudFormation};
use specforge_deploy::plan::{Action, Plan};
use specforge_dsl::assembly::{Assembly, Template};
use std::collections::BTreeMap;

/// The shop with a bucket that exists already, and with an edit that an import must not bring along.
fn with_bucket(stack: usize) -> Assembly {
    let mut assembly = shop();
    let mut template = assembly.stacks[stack].template.to_value();
    template["Resources"]["OldOrders"] = json!({ "Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain", "Properties": { "BucketName": "old-orders" } });
    template["Outputs"]["Orders"] = json!({ "Value": { "Ref": "OldOrders" } });
    if stack == 0 {
        template["Resources"]["Alerts"]["Properties"]["DisplayName"] = "Alerts".into();
    }
    assembly.stacks[stack].template = Template::from_value(template);
    assembly
}

fn account_with_bucket() -> (LocalCloudFormation, Client) {
    let account = account();
    let properties = json!({ "BucketName": "old-orders" }).as_object().cloned().unwrap();
    account.add_resource("AWS::S3::Bucket", properties).unwrap();
    let client = account.client("us-east-1");
    (account, client)
}

async fn imported(client: &Client, assembly: &Assembly, resources: &[(&str, &str)]) -> Result<Deployment, EngineError> {
    let resources: BTreeMap<String, String> =
        resources.iter().map(|(name, identifier)| ((*name).to_owned(), (*identifier).to_owned())).collect();
    let options = ReleaseOptions { pace: Pace::LOCAL, ..ReleaseOptions::default() };
    let mut witness = Witness::saying(Consent::Given);
    import(client, assembly, &resources, &BTreeMap::new(), &options, &mut witness).await
}

fn problems(result: Result<Deployment, EngineError>) -> Vec<InputProblem> {
    match result {
        Err(EngineError::Input(problems)) => problems,
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn a_resource_is_imported_and_nothing_else_changes() {
    let (_, client) = account_with_bucket();
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    let deployment = imported(&client, &with_bucket(0), &[("old_orders", "old-orders")]).await.unwrap();
    assert_eq!(deployment.outcome, Outcome::Deployed, "{deployment:?}");
    let plan = deployment.plan.unwrap();
    let changes: Vec<_> = plan.stacks[0].changes.iter().map(|one| (one.logical_id.as_str(), &one.action)).collect();
    assert_eq!(changes, [("OldOrders", &Action::Import)]);
    let resources = client.list_stack_resources().stack_name("shop-network").send().await.unwrap();
    let bucket = resources.stack_resource_summaries().iter().find(|one| one.logical_resource_id() == Some("OldOrders"));
    assert_eq!(bucket.unwrap().physical_resource_id(), Some("old-orders"));
    // The rest is for the next deployment, which has nothing to do with the bucket any more.
    let next = deployed(&client, &with_bucket(0), &request(&[])).await.unwrap();
    let changed: Vec<_> =
        next.plan.as_ref().unwrap().stacks[0].changes.iter().map(|one| one.logical_id.as_str()).collect();
    assert_eq!(changed, ["Alerts"]);
}

#[tokio::test]
async fn a_new_stack_begins_with_what_is_imported() {
    let (_, client) = account_with_bucket();
    let deployment =
        imported(&client, &with_bucket(1), &[("service.OldOrders", "BucketName=old-orders")]).await.unwrap();
    assert_eq!(deployment.outcome, Outcome::Deployed, "{deployment:?}");
    let deployment = deployed(&client, &with_bucket(1), &request(&ALL)).await.unwrap();
    assert_eq!(deployment.outcome, Outcome::Deployed, "{deployment:?}");
}

/// The shop with a network that is open, and a policy on the bucket that exists.
fn with_open_network() -> Assembly {
    let mut assembly = with_bucket(0);
    let mut template = assembly.stacks[0].template.to_value();
    let resources = template["Resources"].as_object_mut().unwrap();
    resources.insert(
        "Web".to_owned(),
        json!({ "Type": "AWS::EC2::SecurityGroup", "Properties": {
        "VpcId": { "Ref": "Vpc" }, "GroupDescription": "Web",
        "SecurityGroupIngress": [{ "CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443 }] } }),
    );
    resources.insert(
        "Writer".to_owned(),
        json!({ "Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow",
            "Principal": { "Service": "ecs-tasks.amazonaws.com" }, "Action": "sts:AssumeRole" }] } } }),
    );
    assembly.stacks[0].template = Template::from_value(template);
    assembly.stacks[0].capabilities = vec!["CAPABILITY_IAM".to_owned()];
    assembly
}

fn with_bucket_policy(mut assembly: Assembly) -> Assembly {
    let mut template = assembly.stacks[0].template.to_value();
    let policy = json!({ "Type": "AWS::S3::BucketPolicy", "Properties": { "Bucket": { "Ref": "OldOrders" },
        "PolicyDocument": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": "*",
            "Action": "s3:GetObject", "Resource": { "Fn::Sub": "${OldOrders.Arn}/*" } }] } } });
    template["Resources"].as_object_mut().unwrap().insert("Readers".to_owned(), policy);
    assembly.stacks[0].template = Template::from_value(template);
    assembly
}

/// What a deployment needs a consent for, by logical ID.
async fn needed_for(client: &Client, assembly: &Assembly) -> Vec<String> {
    let mut witness = Witness::saying(Consent::Given);
    let planned = specforge_deploy::engine::plan(client, assembly, &request(&ALL), &mut witness).await.unwrap();
    planned.plan.unwrap().hazards().map(|hazard| hazard.logical_id.clone()).collect()
}

#[tokio::test]
async fn a_stack_that_was_only_imported_into_is_judged_as_the_new_one_that_it_is() {
    let (account, client) = account_with_bucket();
    assert_eq!(needed_for(&client, &with_open_network()).await, [""; 0], "a new stack brings what it likes");
    imported(&client, &with_open_network(), &[("OldOrders", "old-orders")]).await.unwrap();
    assert_eq!(needed_for(&client, &with_open_network()).await, [""; 0]);
    // What was imported stood before.
    let readable = with_bucket_policy(with_open_network());
    assert_eq!(needed_for(&client, &readable).await, ["Readers"]);

    // A deployment that fails leaves the stack as it was.
    account.set_faults(FaultPlan::fail("Web"));
    let failed = deployed(&client, &with_open_network(), &request(&ALL)).await.unwrap();
    assert_eq!(failed.outcome, Outcome::RolledBack, "{failed:?}");
    assert_eq!(needed_for(&client, &with_open_network()).await, [""; 0]);

    // Once it is deployed, it stands, whatever is imported later.
    let first = deployed(&client, &with_bucket(0), &request(&ALL)).await.unwrap();
    assert_eq!(first.outcome, Outcome::Deployed, "{first:?}");
    assert_eq!(needed_for(&client, &with_open_network()).await, ["Web", "Writer"]);
    let properties = json!({ "BucketName": "older-orders" }).as_object().cloned().unwrap();
    account.add_resource("AWS::S3::Bucket", properties).unwrap();
    let mut later = with_open_network();
    let mut template = later.stacks[0].template.to_value();
    template["Resources"]["OlderOrders"] = json!({ "Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain", "Properties": { "BucketName": "older-orders" } });
    later.stacks[0].template = Template::from_value(template);
    imported(&client, &later, &[("OlderOrders", "older-orders")]).await.unwrap();
    assert_eq!(needed_for(&client, &later).await, ["Web", "Writer"]);
}

#[tokio::test]
async fn what_cannot_be_imported_is_told_before_anything_changes() {
    let (_, client) = account_with_bucket();
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    let unknown = problems(imported(&client, &with_bucket(0), &[("old_order", "x")]).await);
    assert!(
        matches!(&unknown[..], [InputProblem::UndeclaredResource { suggestions, .. }] if *suggestions == ["OldOrders"]),
        "{unknown:?}"
    );
    let both = problems(imported(&client, &with_bucket(0), &[("Vpc", "vpc-1"), ("Logs", "/shop")]).await);
    assert_eq!(both.len(), 2, "{both:?}");
    assert!(both.iter().all(|problem| matches!(problem, InputProblem::AlreadyInStack { .. })));
    let empty = problems(imported(&client, &with_bucket(0), &[("OldOrders", "")]).await);
    assert!(matches!(&empty[..], [InputProblem::WrongIdentifier { expected, .. }] if expected == &["BucketName"]));

    let mut careless = with_bucket(0);
    let mut template = careless.stacks[0].template.to_value();
    template["Resources"]["OldOrders"].as_object_mut().unwrap().remove("DeletionPolicy");
    template["Resources"]["Copy"] = json!({ "Type": "AWS::S3::BucketPolicy", "DeletionPolicy": "Retain",
        "Properties": { "Bucket": { "Ref": "OldOrders" }, "PolicyDocument": {} } });
    careless.stacks[0].template = Template::from_value(template);
    let policy = problems(imported(&client, &careless, &[("OldOrders", "old-orders")]).await);
    assert!(matches!(&policy[..], [InputProblem::NoDeletionPolicy { .. }]), "{policy:?}");
    let alone = problems(imported(&client, &careless, &[("Copy", "old-orders")]).await);
    assert!(
        matches!(&alone[..], [InputProblem::ImportNeeds { logical_id, .. }] if logical_id == "OldOrders"),
        "{alone:?}"
    );
    let stack = client.describe_stacks().stack_name("shop-network").send().await.unwrap();
    assert_eq!(stack.stacks()[0].stack_status().unwrap().as_str(), "CREATE_COMPLETE");
    let change_sets = client.list_change_sets().stack_name("shop-network").send().await.unwrap();
    assert!(change_sets.summaries().is_empty());
}

/// Says yes to the plan, and makes a bucket in the moment before it is executed.
struct Racer<'a>(&'a LocalCloudFormation);

impl Observer for Racer<'_> {
    fn notice(&mut self, _notice: Notice<'_>) {}

    fn consent_to_plan(&mut self, _plan: &Plan) -> Consent {
        let properties = json!({ "BucketName": "old-orders" }).as_object().cloned().unwrap();
        self.0.add_resource("AWS::S3::Bucket", properties).unwrap();
        Consent::Given
    }

    fn consent_to_destroy(&mut self, _plan: &DestroyPlan) -> Consent {
        Consent::Refused
    }
}

#[tokio::test]
async fn what_exists_when_it_is_to_be_created_can_be_imported_instead() {
    let account = account();
    let client = account.client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    let mut racer = Racer(&account);
    let failed = specforge_deploy::engine::deploy(&client, &with_bucket(0), &request(&[]), &mut racer).await.unwrap();
    let StackOutcome::RolledBack(failure) = &failed.stacks[0].outcome else { panic!("{failed:?}") };
    let expected =
        TakenName { logical_id: "OldOrders".to_owned(), identifier: Some("old-orders".to_owned()), needs: Vec::new() };
    assert_eq!(failure.taken, [expected]);
    assert_eq!(
        imported(&client, &with_bucket(0), &[("OldOrders", "old-orders")]).await.unwrap().outcome,
        Outcome::Deployed
    );
    assert_eq!(deployed(&client, &with_bucket(0), &request(&[])).await.unwrap().outcome, Outcome::Deployed);
}

#[tokio::test]
async fn what_does_not_exist_is_not_imported() {
    let (_, client) = account_with_bucket();
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    let deployment = imported(&client, &with_bucket(0), &[("OldOrders", "nowhere")]).await.unwrap();
    assert_ne!(deployment.outcome, Outcome::Deployed, "{deployment:?}");
}
