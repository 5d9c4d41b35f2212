use crate::support::{
    STACK, client, client_with, create, events, lines, network, output, plan, position, said, status,
};
use aws_sdk_cloudformation::types::{Capability, ChangeSetType, StackEvent};
use serde_json::json;
use specforge_deploy::local::{LocalOptions, Pace};
use std::time::Duration;

#[tokio::test]
async fn a_stack_is_deleted_in_reverse_order_and_found_by_its_id_alone() {
    let client = client();
    let id = create(&client, &network("10.0.0.0/16")).await.stack_id().expect("an ID").to_owned();
    client.delete_stack().stack_name(STACK).client_request_token("once").send().await.expect("deleted");
    let (code, message) = said(client.describe_stacks().stack_name(STACK).send().await.expect_err("it is gone"));
    assert_eq!((code.as_str(), message.as_str()), ("ValidationError", "Stack with id shop does not exist"));
    let events = events(&client, &id).await;
    let deleting = events.iter().filter(|event| event.client_request_token() == Some("once")).count();
    let lines = lines(&events);
    assert!(position(&lines, "Subnet DELETE_COMPLETE") < position(&lines, "Vpc DELETE_IN_PROGRESS"));
    assert_eq!(lines.last().map(String::as_str), Some("shop DELETE_COMPLETE"));
    assert_eq!(deleting, 8, "two events of three resources and the stack each");
}

#[tokio::test]
async fn policies_keep_resources_and_a_kept_name_stays_taken() {
    let client = client();
    let template = json!({"Resources": {
        "Bucket": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "RetainExceptOnCreate", "Properties": {"BucketName": "shop-data"}},
        "Topic": {"Type": "AWS::SNS::Topic"},
    }});
    let id = create(&client, &template).await.stack_id().expect("an ID").to_owned();
    client.delete_stack().stack_name(STACK).send().await.expect("deleted");
    let gone = lines(&events(&client, &id).await);
    assert!(gone.contains(&"Bucket DELETE_SKIPPED".to_owned()) && gone.contains(&"Topic DELETE_COMPLETE".to_owned()));

    let clash = plan(&client, ChangeSetType::Create, &template, Vec::new()).await.expect("a change set");
    let reason = clash.description.status_reason().unwrap_or_default();
    assert!(reason.contains("[AWS::EarlyValidation::ResourceExistenceCheck]"), "{reason}");
    let events = client.describe_events().change_set_name(&clash.id).send().await.expect("events");
    let event = &events.operation_events()[0];
    assert_eq!(event.event_type().map(|kind| kind.as_str()), Some("VALIDATION_ERROR"));
    assert_eq!(event.validation_name(), Some("NAME_CONFLICT_VALIDATION"));
    let said = "Resource of type 'AWS::S3::Bucket' with identifier 'shop-data' already exists.";
    assert_eq!(event.validation_status_reason(), Some(said));
}

/// A queue's identifier is its URL, which follows from its name: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html>.
#[tokio::test]
async fn a_kept_name_stays_taken_also_where_the_identifier_is_not_the_name() {
    let client = client();
    let template = json!({"Resources": {
        "Orders": {"Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain", "Properties": {"QueueName": "orders"}},
    }});
    create(&client, &template).await;
    client.delete_stack().stack_name(STACK).send().await.expect("deleted");
    let again = create(&client, &template).await;
    assert_eq!(again.stack_status().map(|status| status.as_str()), Some("ROLLBACK_COMPLETE"));
    let events = events(&client, again.stack_id().expect("an ID")).await;
    let failed = events.iter().find(|event| event.resource_status().is_some_and(|it| it.as_str() == "CREATE_FAILED"));
    let reason = failed.and_then(|event| event.resource_status_reason()).unwrap_or_default();
    assert!(reason.contains("/orders' already exists.") && reason.contains("AlreadyExists"), "{reason}");
    let deleted = lines(&events).iter().filter(|line| line.starts_with("Orders DELETE")).count();
    assert_eq!(deleted, 0, "what this stack did not make is not its to delete");
}

/// Another stack's resources hold what this one is to delete: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpc.html>.
#[tokio::test]
async fn what_other_stacks_still_use_is_not_deleted() {
    let client = client();
    let template = json!({"Resources": {
        "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
        "One": {"Type": "AWS::EC2::SecurityGroup",
            "Properties": {"GroupDescription": "one", "VpcId": {"Ref": "Vpc"}}},
        "Other": {"Type": "AWS::EC2::SecurityGroup",
            "Properties": {"GroupDescription": "other", "VpcId": {"Ref": "Vpc"}}},
        "Cluster": {"Type": "AWS::ECS::Cluster"},
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Statement": []}}},
        "Topic": {"Type": "AWS::SNS::Topic"},
    }, "Outputs": {
        "Vpc": {"Value": {"Ref": "Vpc"}},
        "Cluster": {"Value": {"Fn::GetAtt": ["Cluster", "Arn"]}},
        "Role": {"Value": {"Ref": "Role"}},
        "Topic": {"Value": {"Ref": "Topic"}},
    }});
    let stack = create(&client, &template).await;
    let user = json!({"Resources": {
        "Subnet": {"Type": "AWS::EC2::Subnet",
            "Properties": {"VpcId": output(&stack, "Vpc"), "CidrBlock": "10.0.1.0/24"}},
        "Service": {"Type": "AWS::ECS::Service", "Properties": {"Cluster": output(&stack, "Cluster")}},
        "Policy": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "more",
            "PolicyDocument": {"Statement": []}, "Roles": [output(&stack, "Role")]}},
        "Subscription": {"Type": "AWS::SNS::Subscription",
            "Properties": {"TopicArn": output(&stack, "Topic"), "Protocol": "sqs", "Endpoint": "arn:aws:sqs:r:1:q"}},
    }});
    let set = client.create_change_set().stack_name("user").change_set_name("first").template_body(user.to_string());
    let set = set.change_set_type(ChangeSetType::Create).capabilities(Capability::CapabilityIam).send().await;
    let set = set.expect("a change set").id.unwrap_or_default();
    client.execute_change_set().change_set_name(set).send().await.expect("executed");

    let id = stack.stack_id().expect("an ID").to_owned();
    client.delete_stack().stack_name(STACK).send().await.expect("begun");
    assert_eq!(status(&crate::support::stack(&client).await), "DELETE_FAILED");
    let reasons = |events: &[StackEvent]| -> Vec<String> {
        let failed =
            events.iter().filter(|event| event.resource_status_reason().is_some_and(|it| it.contains("held by")));
        failed.map(|event| event.resource_status_reason().unwrap_or_default().to_owned()).collect()
    };
    let told = reasons(&events(&client, &id).await);
    assert_eq!(told.len(), 3, "a subscription holds no topic: {told:#?}");
    for words in ["DependencyViolation", "ClusterContainsServicesException", "DeleteConflict"] {
        assert!(told.iter().any(|reason| reason.contains(words) && reason.contains("of stack user")), "{told:#?}");
    }
    // Once the users are gone, so is what they used.
    client.delete_stack().stack_name("user").send().await.expect("begun");
    client.describe_stacks().stack_name("user").send().await.expect_err("it is gone");
    client.delete_stack().stack_name(STACK).send().await.expect("begun");
    client.describe_stacks().stack_name(STACK).send().await.expect_err("it is gone");
}

#[tokio::test]
async fn protection_is_respected() {
    let client = client();
    let mut template = network("10.0.0.0/16");
    template["Resources"]["Database"] = json!({"Type": "AWS::RDS::DBInstance", "DeletionPolicy": "Delete",
        "Properties": {"DBInstanceClass": "db.t3.micro", "Engine": "postgres", "DeletionProtection": true}});
    create(&client, &template).await;
    let protect =
        |on| client.update_termination_protection().stack_name(STACK).enable_termination_protection(on).send();
    protect(true).await.expect("protected");
    let (_, message) = said(client.delete_stack().stack_name(STACK).send().await.expect_err("refused"));
    assert_eq!(message, "Stack [shop] cannot be deleted while TerminationProtection is enabled");

    protect(false).await.expect("unprotected");
    client.delete_stack().stack_name(STACK).send().await.expect("begun");
    let stack = crate::support::stack(&client).await;
    assert_eq!(crate::support::status(&stack), "DELETE_FAILED");
    assert_eq!(stack.stack_status_reason(), Some("The following resource(s) failed to delete: [Database]. "));
    client.delete_stack().stack_name(STACK).retain_resources("Database").send().await.expect("begun again");
    assert!(client.describe_stacks().stack_name(STACK).send().await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_creation_in_flight_can_only_be_deleted() {
    let client = client_with(LocalOptions { pace: Pace::Realistic, ..LocalOptions::default() });
    let plan = plan(&client, ChangeSetType::Create, &network("10.0.0.0/16"), Vec::new()).await.expect("a plan");
    tokio::time::sleep(Duration::from_secs(10)).await;
    crate::support::execute(&client, &plan).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let (_, message) = said(client.cancel_update_stack().stack_name(STACK).send().await.expect_err("refused"));
    assert_eq!(message, "CancelUpdateStack cannot be called from current stack status");
    let id = crate::support::stack(&client).await.stack_id().expect("an ID").to_owned();
    client.delete_stack().stack_name(STACK).send().await.expect("begun");
    tokio::time::sleep(Duration::from_secs(60)).await;
    let lines = lines(&events(&client, &id).await);
    assert_eq!(lines.last().map(String::as_str), Some("shop DELETE_COMPLETE"));
    position(&lines, "Vpc DELETE_COMPLETE");
    assert!(!lines.iter().any(|line| line.starts_with("Subnet")), "{lines:#?}");
}

#[tokio::test]
async fn an_export_in_use_holds_its_stack() {
    let client = client();
    let exporter = json!({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {"Arn": {"Value": {"Ref": "Topic"}, "Export": {"Name": "alerts"}}}});
    create(&client, &exporter).await;
    let importer = json!({"Resources": {"Subscription": {"Type": "AWS::SNS::Subscription", "Properties":
        {"TopicArn": {"Fn::ImportValue": "alerts"}, "Protocol": "email", "Endpoint": "a@example.com"}}}});
    let created =
        client.create_change_set().stack_name("reader").change_set_name("first").template_body(importer.to_string());
    let created = created.change_set_type(ChangeSetType::Create).send().await.expect("a plan");
    client.execute_change_set().change_set_name(created.id().expect("an ID")).send().await.expect("executed");
    let exports = client.list_exports().send().await.expect("exports");
    assert_eq!(exports.exports()[0].name(), Some("alerts"));
    let imports = client.list_imports().export_name("alerts").send().await.expect("imports");
    assert_eq!(imports.imports(), ["reader"]);

    let (_, message) = said(client.delete_stack().stack_name(STACK).send().await.expect_err("refused"));
    assert_eq!(message, "Export alerts cannot be deleted as it is in use by reader");
    client.delete_stack().stack_name("reader").send().await.expect("deleted");
    client.delete_stack().stack_name(STACK).send().await.expect("deleted");
}
