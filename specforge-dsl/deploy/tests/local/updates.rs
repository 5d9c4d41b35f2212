use crate::support::{
    STACK, client, create, deploy, events, execute, lines, network, output, parameter, plan, position, previous, stack,
    status, update,
};
use aws_sdk_cloudformation::types::{ChangeSetType, Replacement};
use serde_json::json;

#[tokio::test]
async fn a_create_only_change_replaces_the_resource_and_what_refers_to_it() {
    let client = client();
    let before = create(&client, &network("10.0.0.0/16")).await;
    let old = output(&before, "VpcId").to_owned();

    let plan = plan(&client, ChangeSetType::Update, &network("10.0.0.0/20"), Vec::new()).await.expect("a plan");
    assert_eq!(plan.summary(), ["Modify Subnet replacement=Conditional", "Modify Vpc replacement=True"]);
    let vpc = plan.change("Vpc").expect("a change of Vpc");
    assert_eq!(vpc.physical_resource_id(), Some(old.as_str()));
    assert_eq!(vpc.policy_action().map(|action| action.as_str()), Some("ReplaceAndDelete"));
    let target = vpc.details()[0].target().expect("a target");
    assert_eq!(
        (target.path(), target.before_value(), target.after_value()),
        (Some("/Properties/CidrBlock"), Some("10.0.0.0/16"), Some("10.0.0.0/20"))
    );
    assert_eq!(target.requires_recreation().map(|it| it.as_str()), Some("Always"));
    let subnet = &plan.change("Subnet").expect("a change of Subnet").details()[0];
    assert_eq!(subnet.causing_entity(), Some("Vpc"));
    assert_eq!(subnet.evaluation().map(|it| it.as_str()), Some("Dynamic"));
    assert_eq!(subnet.change_source().map(|it| it.as_str()), Some("ResourceReference"));
    assert_eq!(subnet.target().and_then(|target| target.after_value()), Some("{{changeSet:KNOWN_AFTER_APPLY}}"));

    execute(&client, &plan).await;
    let after = stack(&client).await;
    assert_eq!(status(&after), "UPDATE_COMPLETE");
    assert_ne!(output(&after, "VpcId"), old);
    let lines = lines(&events(&client, STACK).await);
    let replacing =
        "UPDATE_IN_PROGRESS (Requested update requires the creation of a new physical resource; hence creating one.)";
    let vpc = position(&lines, &format!("Vpc {replacing}"));
    let subnet = position(&lines, &format!("Subnet {replacing}"));
    let cleanup = position(&lines, "shop UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
    let subnet_gone = position(&lines, "Subnet DELETE_COMPLETE");
    assert!(vpc < subnet && subnet < cleanup && cleanup < subnet_gone);
    assert!(subnet_gone < position(&lines, "Vpc DELETE_IN_PROGRESS"), "the old subnet goes before its network");
    assert!(!lines.iter().any(|line| line.starts_with("Logs UPDATE")), "what did not change is left alone");
}

#[tokio::test]
async fn a_change_in_place_keeps_the_physical_id() {
    let client = client();
    let before = create(&client, &network("10.0.0.0/16")).await;
    let mut template = network("10.0.0.0/16");
    template["Resources"]["Logs"]["Properties"]["RetentionInDays"] = json!(30);
    let plan = plan(&client, ChangeSetType::Update, &template, Vec::new()).await.expect("a plan");
    assert_eq!(plan.summary(), ["Modify Logs replacement=False"]);
    execute(&client, &plan).await;
    let after = stack(&client).await;
    assert_eq!(output(&after, "LogsArn"), output(&before, "LogsArn"));
    let lines = lines(&events(&client, STACK).await);
    assert!(position(&lines, "Logs UPDATE_IN_PROGRESS") < position(&lines, "Logs UPDATE_COMPLETE"));
}

#[tokio::test]
async fn what_leaves_the_template_is_deleted_or_retained_by_its_policy() {
    let client = client();
    let mut template = network("10.0.0.0/16");
    template["Resources"]["Kept"] = json!({"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"});
    create(&client, &template).await;
    let mut smaller = network("10.0.0.0/16");
    smaller["Resources"].as_object_mut().expect("resources").remove("Subnet");
    let plan = plan(&client, ChangeSetType::Update, &smaller, Vec::new()).await.expect("a plan");
    assert_eq!(plan.summary(), ["Remove Kept", "Remove Subnet"]);
    let action = |name| plan.change(name).and_then(|change| change.policy_action()).map(|action| action.as_str());
    assert_eq!((action("Kept"), action("Subnet")), (Some("Retain"), Some("Delete")));
    execute(&client, &plan).await;
    stack(&client).await;
    let lines = lines(&events(&client, STACK).await);
    let cleanup = position(&lines, "shop UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
    assert!(cleanup < position(&lines, "Kept DELETE_SKIPPED"));
    assert!(cleanup < position(&lines, "Subnet DELETE_COMPLETE"));
    let left = client.list_stack_resources().stack_name(STACK).send().await.expect("resources");
    let names: Vec<_> = left.stack_resource_summaries().iter().filter_map(|it| it.logical_resource_id()).collect();
    assert_eq!(names, ["Logs", "Vpc"]);
}

#[tokio::test]
async fn a_parameter_that_is_not_given_keeps_its_previous_value_when_asked_to() {
    let client = client();
    let template = json!({
        "Parameters": {"Days": {"Type": "Number", "Default": 7}, "Name": {"Type": "String"}},
        "Resources": {"Logs": {"Type": "AWS::Logs::LogGroup",
            "Properties": {"LogGroupName": {"Ref": "Name"}, "RetentionInDays": {"Ref": "Days"}}}},
    });
    let given = vec![parameter("Days", "30"), parameter("Name", "one")];
    deploy(&client, ChangeSetType::Create, &template, given).await;

    let kept = vec![previous("Days"), previous("Name")];
    let same = plan(&client, ChangeSetType::Update, &template, kept).await.expect("a plan");
    assert_eq!(same.description.status().map(|status| status.as_str()), Some("FAILED"));
    assert!(same.description.status_reason().unwrap_or_default().contains("didn't contain changes"));
    assert_eq!(same.description.execution_status().map(|status| status.as_str()), Some("UNAVAILABLE"));
    client.delete_change_set().change_set_name(&same.id).send().await.expect("deleted");

    // Not given at all, the default comes back: the trap that UsePreviousValue avoids.
    let trap = plan(&client, ChangeSetType::Update, &template, vec![previous("Name")]).await.expect("a plan");
    let detail = &trap.change("Logs").expect("a change").details()[0];
    let target = detail.target().expect("a target");
    assert_eq!((target.before_value(), target.after_value()), (Some("30"), Some("7")));
    assert_eq!(detail.change_source().map(|it| it.as_str()), Some("ParameterReference"));
    assert_eq!(detail.causing_entity(), Some("Days"));
}

#[tokio::test]
async fn changed_stack_tags_update_what_is_taggable() {
    let client = client();
    create(&client, &network("10.0.0.0/16")).await;
    let created = client
        .create_change_set()
        .stack_name(STACK)
        .change_set_name("tags")
        .template_body(network("10.0.0.0/16").to_string())
        .tags(aws_sdk_cloudformation::types::Tag::builder().key("team").value("shop").build())
        .send()
        .await
        .expect("a change set");
    let id = created.id().expect("an ID").to_owned();
    let description = client.describe_change_set().change_set_name(&id).send().await.expect("a description");
    let changed: Vec<_> = description
        .changes()
        .iter()
        .filter_map(|change| change.resource_change())
        .map(|change| {
            (
                change.logical_resource_id().unwrap_or_default(),
                change.replacement().cloned(),
                change.scope()[0].as_str(),
            )
        })
        .collect();
    let in_place = |name| (name, Some(Replacement::False), "Tags");
    assert_eq!(changed, [in_place("Logs"), in_place("Subnet"), in_place("Vpc")]);
    client.execute_change_set().change_set_name(id).send().await.expect("executed");
    assert_eq!(stack(&client).await.tags()[0].key(), Some("team"));
}

#[tokio::test]
async fn a_changed_type_under_the_same_name_is_refused() {
    let client = client();
    create(&client, &network("10.0.0.0/16")).await;
    let mut template = network("10.0.0.0/16");
    template["Resources"]["Logs"] = json!({"Type": "AWS::SNS::Topic"});
    template["Outputs"].as_object_mut().expect("outputs").remove("LogsArn");
    let (code, message) = plan(&client, ChangeSetType::Update, &template, Vec::new()).await.err().expect("refused");
    assert_eq!(code, "ValidationError");
    assert!(message.contains("Update of resource type is not permitted"), "{message}");
}

#[tokio::test]
async fn outputs_alone_are_a_change() {
    let client = client();
    create(&client, &network("10.0.0.0/16")).await;
    let mut template = network("10.0.0.0/16");
    template["Outputs"]["Again"] = json!({"Value": {"Ref": "Subnet"}});
    let after = update(&client, &template).await;
    assert!(output(&after, "Again").starts_with("subnet-"));
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html>
#[tokio::test]
async fn a_custom_named_resource_cannot_be_replaced_under_its_name() {
    let client = client();
    let table = |key: &str| {
        json!({"Resources": {"Orders": {"Type": "AWS::DynamoDB::Table", "Properties": {
            "TableName": "orders", "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}]}}}})
    };
    create(&client, &table("id")).await;
    assert_eq!(status(&update(&client, &table("order")).await), "UPDATE_ROLLBACK_COMPLETE");
    let lines = lines(&events(&client, STACK).await);
    let said = "Orders UPDATE_FAILED (CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename orders and update the stack again.)";
    assert!(lines.iter().any(|line| line == said), "{lines:#?}");
}

#[tokio::test]
async fn a_stack_policy_stops_an_update_that_it_denies() {
    let client = client();
    create(&client, &network("10.0.0.0/16")).await;
    let policy = json!({"Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"},
        {"Effect": "Deny", "Principal": "*", "Action": "Update:Replace", "Resource": "LogicalResourceId/Vpc"},
    ]});
    client.set_stack_policy().stack_name(STACK).stack_policy_body(policy.to_string()).send().await.expect("set");
    let kept = client.get_stack_policy().stack_name(STACK).send().await.expect("a policy");
    assert_eq!(kept.stack_policy_body(), Some(policy.to_string().as_str()));
    let after = update(&client, &network("10.0.0.0/20")).await;
    assert_eq!(status(&after), "UPDATE_ROLLBACK_COMPLETE");
    let denied = "Vpc UPDATE_FAILED (Action denied by stack policy: Statement [#2] does not allow [Update:Replace] for resource [Vpc])";
    position(&lines(&events(&client, STACK).await), denied);
}

#[tokio::test]
async fn an_update_whose_clean_up_fails_is_still_complete() {
    let client = client();
    let mut template = network("10.0.0.0/16");
    template["Resources"]["Database"] = json!({"Type": "AWS::RDS::DBInstance", "DeletionPolicy": "Delete",
        "Properties": {"DBInstanceClass": "db.t3.micro", "Engine": "postgres", "DeletionProtection": true}});
    create(&client, &template).await;
    let after = update(&client, &network("10.0.0.0/16")).await;
    assert_eq!(status(&after), "UPDATE_COMPLETE");
    assert_eq!(after.stack_status_reason(), Some("Update successful. One or more resources could not be deleted."));
    let failed = lines(&events(&client, STACK).await);
    assert!(failed.iter().any(|line| line.starts_with("Database DELETE_FAILED")), "{failed:#?}");
    let again = plan(&client, ChangeSetType::Update, &network("10.0.0.0/16"), Vec::new()).await.expect("a plan");
    assert!(again.summary().is_empty(), "what was left behind is no longer the stack's");
}
