//! Nested stacks: a stack behind a resource, which lives and dies with the stack around it.

use crate::support::{
    Account, STACK, events, lines, output, plan_including_nested, position, said, stack, stack_named, status,
};
use aws_sdk_cloudformation::types::{ChangeSetType, DeletionMode};
use serde_json::{Value, json};
use specforge_deploy::local::{FaultAction, ResourceFault};

const URL: &str = "https://templates.s3.amazonaws.com/queues.json";
const DEEP: &str = "https://templates.s3.amazonaws.com/deep.json";

/// A queue whose retention the stack around it gives, and a topic beside it.
fn queues() -> Value {
    json!({
        "Parameters": {"Retention": {"Type": "Number", "Default": "60"}},
        "Resources": {
            "Orders": {"Type": "AWS::SQS::Queue", "Properties": {"MessageRetentionPeriod": {"Ref": "Retention"}}},
            "Told": {"Type": "AWS::SNS::Topic", "DependsOn": "Orders"},
        },
        "Outputs": {"OrdersArn": {"Value": {"Fn::GetAtt": ["Orders", "Arn"]}}},
    })
}

/// A stack that nests the queues and hands on what they output.
fn shop(retention: &str) -> Value {
    json!({
        "Resources": {
            "Queues": {"Type": "AWS::CloudFormation::Stack",
                "Properties": {"TemplateURL": URL, "Parameters": {"Retention": retention}}},
            "Handle": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String",
                "Value": {"Fn::GetAtt": ["Queues", "Outputs.OrdersArn"]}}},
        },
        "Outputs": {
            "Arn": {"Value": {"Fn::GetAtt": ["Queues", "Outputs.OrdersArn"]}},
            "Id": {"Value": {"Ref": "Queues"}},
        },
    })
}

fn account() -> Account {
    let account = Account::new();
    account.put(URL, &queues());
    account
}

#[tokio::test]
async fn a_nested_stack_is_a_stack_of_its_own_and_hands_its_outputs_on() {
    let account = account();
    let created = account.deploy(ChangeSetType::Create, &shop("120")).await;
    assert_eq!(status(&created), "CREATE_COMPLETE");
    let id = output(&created, "Id").to_owned();
    assert_eq!(
        output(&created, "Arn"),
        format!("arn:aws:sqs:us-east-1:111122223333:{}", name_of_queue(&account).await)
    );

    let nested = stack_named(&account.client, &id).await;
    let name = nested.stack_name().unwrap_or_default();
    assert!(name.starts_with("shop-Queues-") && name.len() == "shop-Queues-".len() + 12, "{name}");
    assert_eq!(status(&nested), "CREATE_COMPLETE");
    assert_eq!(nested.parent_id(), created.stack_id());
    assert_eq!(nested.root_id(), created.stack_id());
    assert_eq!(nested.parameters()[0].parameter_value(), Some("120"));
    assert_eq!((created.parent_id(), created.root_id()), (None, None));

    let outer = lines(&events(&account.client, STACK).await);
    let initiated = position(&outer, "Queues CREATE_IN_PROGRESS (Resource creation Initiated)");
    let complete = position(&outer, "Queues CREATE_COMPLETE");
    assert!(initiated < complete && complete < position(&outer, "Handle CREATE_IN_PROGRESS"));
    assert!(!outer.iter().any(|line| line.starts_with("Orders")), "what is inside has events of its own: {outer:?}");
    let inner = lines(&events(&account.client, &id).await);
    assert_eq!(inner.last(), Some(&format!("{name} CREATE_COMPLETE")));
    position(&inner, "Orders CREATE_COMPLETE");
}

async fn name_of_queue(account: &Account) -> String {
    let id = output(&stack(&account.client).await, "Id").to_owned();
    let resources = account.client.describe_stack_resources().stack_name(id).send().await.expect("resources");
    let queue = resources.stack_resources().iter().find(|it| it.logical_resource_id() == Some("Orders"));
    let url = queue.and_then(|queue| queue.physical_resource_id()).unwrap_or_default();
    url.rsplit('/').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn stacks_nest_in_nested_stacks() {
    let account = account();
    account.put(
        DEEP,
        &json!({"Resources": {"Inner": {"Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": URL}}},
        "Outputs": {"Arn": {"Value": {"Fn::GetAtt": "Inner.Outputs.OrdersArn"}}}}),
    );
    let template = json!({"Resources": {"Outer": {"Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": DEEP}}},
        "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Outer", "Outputs.Arn"]}}}});
    let created = account.deploy(ChangeSetType::Create, &template).await;
    assert_eq!(status(&created), "CREATE_COMPLETE");
    assert!(output(&created, "Arn").contains(":shop-Outer-"), "{}", output(&created, "Arn"));
    let all = account.client.describe_stacks().send().await.expect("stacks");
    let deepest = all.stacks().iter().find(|it| it.stack_name().unwrap_or_default().contains("-Inner-"));
    let deepest = deepest.expect("the innermost stack");
    assert_ne!(deepest.parent_id(), created.stack_id());
    assert_eq!(deepest.root_id(), created.stack_id());

    account.delete().await;
    assert_eq!(account.living().await, [""; 0]);
}

#[tokio::test]
async fn a_template_that_nobody_put_there_fails_the_nested_stack_as_s3_would() {
    let account = Account::new();
    let created = account.deploy(ChangeSetType::Create, &shop("120")).await;
    assert_eq!(status(&created), "ROLLBACK_COMPLETE");
    let lines = lines(&events(&account.client, STACK).await);
    let failed = lines.iter().find(|line| line.starts_with("Queues CREATE_FAILED")).expect("it failed");
    assert!(failed.contains("S3 error: The specified key does not exist."), "{failed}");
    assert!(failed.contains(&format!("--template {URL}=FILE")), "{failed}");
}

#[tokio::test]
async fn templates_that_nest_each_other_in_a_circle_come_to_an_end() {
    let account = Account::new();
    let again =
        json!({"Resources": {"Again": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": URL}}}});
    account.put(URL, &again);
    let created = account.deploy(ChangeSetType::Create, &again).await;
    assert_eq!(status(&created), "ROLLBACK_COMPLETE");
    assert_eq!(account.living().await, ["shop"]);
    account.delete().await;
    let planned = plan_including_nested(&account.client, ChangeSetType::Create, &again).await;
    assert_eq!(planned.description.status().map(|it| it.as_str()), Some("FAILED"));
}

#[tokio::test]
async fn what_fails_inside_undoes_the_whole_and_leaves_nothing() {
    let account = account();
    account.fail(ResourceFault::new("Told").on(FaultAction::Create));
    let created = account.deploy(ChangeSetType::Create, &shop("120")).await;
    assert_eq!(status(&created), "ROLLBACK_COMPLETE");
    let outer = lines(&events(&account.client, STACK).await);
    let failed = outer.iter().find(|line| line.starts_with("Queues CREATE_FAILED")).expect("it failed");
    assert!(
        failed.contains("Embedded stack arn:")
            && failed.contains("was not successfully created: The following resource(s) failed to create: [Told]."),
        "{failed}"
    );
    position(&outer, "Queues DELETE_COMPLETE");
    assert!(!outer.iter().any(|line| line.starts_with("Handle CREATE_IN_PROGRESS")), "it needs the queues");
    assert_eq!(account.living().await, ["shop"]);

    // What a stack went through is still there to be read.
    let id = account.nested_id("Queues").await;
    let inner = lines(&events(&account.client, &id).await);
    let cause = inner.iter().position(|line| line.starts_with("Told CREATE_FAILED")).expect("the cause");
    let name = inner[0].split(' ').next().unwrap_or_default();
    assert!(cause < position(&inner, "Orders DELETE_COMPLETE"));
    assert_eq!(inner.last(), Some(&format!("{name} DELETE_COMPLETE")));
}

#[tokio::test]
async fn what_a_nested_stack_retains_stays_and_what_it_cannot_delete_keeps_the_whole() {
    let account = account();
    let mut template = queues();
    template["Resources"]["Orders"]["DeletionPolicy"] = json!("Retain");
    account.put(URL, &template);
    account.deploy(ChangeSetType::Create, &shop("120")).await;
    let id = account.nested_id("Queues").await;
    account.fail(ResourceFault::new("Told").on(FaultAction::Delete));
    account.delete().await;
    let left = stack(&account.client).await;
    assert_eq!(status(&left), "DELETE_FAILED");
    let outer = lines(&events(&account.client, STACK).await);
    let failed = outer.iter().find(|line| line.starts_with("Queues DELETE_FAILED")).expect("it failed");
    assert!(failed.contains("was not successfully deleted: The following resource(s) failed to delete: [Told]."));
    assert_eq!(status(&stack_named(&account.client, &id).await), "DELETE_FAILED");

    account.delete().await;
    assert_eq!(account.living().await, [""; 0]);
    let inner = lines(&events(&account.client, &id).await);
    position(&inner, "Orders DELETE_SKIPPED");
}

#[tokio::test]
async fn a_forced_deletion_leaves_what_is_stuck_inside_and_no_more() {
    let account = account();
    account.deploy(ChangeSetType::Create, &shop("120")).await;
    let id = account.nested_id("Queues").await;
    account.fail(ResourceFault::new("Orders").on(FaultAction::Delete).times(9));
    account.delete().await;
    assert_eq!(status(&stack(&account.client).await), "DELETE_FAILED");
    let forced = account.client.delete_stack().stack_name(STACK).deletion_mode(DeletionMode::ForceDeleteStack);
    forced.send().await.expect("the deletion begins");
    assert_eq!(account.living().await, [""; 0]);
    position(&lines(&events(&account.client, &id).await), "Orders DELETE_SKIPPED");
}

#[tokio::test]
async fn a_nested_stack_that_leaves_the_template_is_deleted_and_a_retained_one_stays() {
    for (policy, living) in [("Delete", vec!["shop"]), ("Retain", vec!["shop", "nested"])] {
        let account = account();
        let mut template = shop("120");
        template["Resources"]["Queues"]["DeletionPolicy"] = json!(policy);
        account.deploy(ChangeSetType::Create, &template).await;
        let id = account.nested_id("Queues").await;
        let without = json!({"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}});
        let updated = account.deploy(ChangeSetType::Update, &without).await;
        assert_eq!(status(&updated), "UPDATE_COMPLETE");
        assert_eq!(account.living().await.len(), living.len(), "{policy}");
        let expected = if policy == "Delete" { "DELETE_COMPLETE" } else { "CREATE_COMPLETE" };
        assert_eq!(status(&stack_named(&account.client, &id).await), expected);
    }
}

#[tokio::test]
async fn protection_from_deletion_is_that_of_the_root() {
    let account = account();
    account.deploy(ChangeSetType::Create, &shop("120")).await;
    let id = account.nested_id("Queues").await;
    let protect = |stack: &str, on: bool| {
        account.client.update_termination_protection().stack_name(stack).enable_termination_protection(on).send()
    };
    let (_, message) = said(protect(&id, true).await.expect_err("it is the root's"));
    assert!(message.contains("root stack"), "{message}");
    protect(STACK, true).await.expect("the root is protected");
    assert_eq!(stack_named(&account.client, &id).await.enable_termination_protection(), Some(true));
    let (_, message) = said(account.client.delete_stack().stack_name(&id).send().await.expect_err("protected"));
    assert!(message.contains("TerminationProtection is enabled"), "{message}");

    // An update that leaves it out deletes it all the same.
    let without = json!({"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}});
    assert_eq!(status(&account.deploy(ChangeSetType::Update, &without).await), "UPDATE_COMPLETE");
    assert_eq!(account.living().await, ["shop"]);
}

#[tokio::test]
async fn secrets_stay_secrets_on_their_way_inside() {
    let account = Account::new();
    account.put(
        URL,
        &json!({
            "Parameters": {"Password": {"Type": "String", "NoEcho": true, "MinLength": 12, "MaxLength": 40}},
            "Resources": {"Database": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "postgres",
                "DBInstanceClass": "db.t3.micro", "AllocatedStorage": "20", "MasterUsername": "shop",
                "MasterUserPassword": {"Ref": "Password"}}}},
        }),
    );
    let template = json!({
        "Parameters": {"Password": {"Type": "String", "NoEcho": true}},
        "Resources": {"Data": {"Type": "AWS::CloudFormation::Stack",
            "Properties": {"TemplateURL": URL, "Parameters": {"Password": {"Ref": "Password"}}}}},
    });
    let given = vec![crate::support::parameter("Password", "correct-horse-battery")];
    let created = account.deploy_with(ChangeSetType::Create, &template, given).await;
    assert_eq!(status(&created), "CREATE_COMPLETE");
    let nested = stack_named(&account.client, &account.nested_id("Data").await).await;
    assert_eq!(nested.parameters()[0].parameter_value(), Some("****"));
    let told = format!("{:?}", events(&account.client, nested.stack_id().unwrap_or_default()).await);
    assert!(told.contains("****") && !told.contains("correct-horse") && !told.contains("noecho"), "{told}");
}

#[tokio::test]
async fn drift_of_the_stack_around_it_does_not_look_inside() {
    let account = account();
    account.deploy(ChangeSetType::Create, &shop("120")).await;
    let id = account.nested_id("Queues").await;
    let name = stack_named(&account.client, &id).await.stack_name().unwrap_or_default().to_owned();
    account.local.drift(&name, "Orders", "/MessageRetentionPeriod", Some(json!("999"))).expect("it drifts");
    for (looked_at, drifted) in [(STACK, 0), (name.as_str(), 1)] {
        let begun = account.client.detect_stack_drift().stack_name(looked_at).send().await.expect("it begins");
        let id = begun.stack_drift_detection_id().unwrap_or_default();
        let found = account.client.describe_stack_drift_detection_status().stack_drift_detection_id(id);
        let found = found.send().await.expect("it is done");
        assert_eq!(found.drifted_stack_resource_count(), Some(drifted), "{looked_at}");
    }
    let resources = account.client.describe_stack_resource_drifts().stack_name(STACK).send().await.expect("drifts");
    let kinds: Vec<_> = resources.stack_resource_drifts().iter().map(|it| it.resource_type()).collect();
    assert!(!kinds.contains(&Some("AWS::CloudFormation::Stack")), "nested stacks are not looked at: {kinds:?}");
}
