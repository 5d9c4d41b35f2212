use crate::support::{
    STACK, client, client_with, create, deploy, events, execute, lines, network, output, plan, position, stack, status,
    update,
};
use aws_sdk_cloudformation::types::ChangeSetType;
use serde_json::{Value, json};
use specforge_deploy::local::{
    FaultAction, FaultPlan, LocalCloudFormation, LocalOptions, Pace, ResourceFault, SsmParameters,
};
use std::time::Duration;

fn failing(fault: ResourceFault) -> LocalOptions {
    LocalOptions { faults: FaultPlan::default().resource(fault), ..LocalOptions::default() }
}

/// The network with another retention time and one more topic.
fn edited() -> Value {
    let mut template = network("10.0.0.0/20");
    template["Resources"]["Topic"] = json!({"Type": "AWS::SNS::Topic"});
    template
}

#[tokio::test]
async fn a_failed_creation_is_rolled_back() {
    let client = client_with(failing(ResourceFault::new("Subnet")));
    let stack = create(&client, &network("10.0.0.0/16")).await;
    assert_eq!(status(&stack), "ROLLBACK_COMPLETE");
    let lines = lines(&events(&client, STACK).await);
    let failed = lines.iter().position(|line| line.starts_with("Subnet CREATE_FAILED")).expect("it failed");
    let rollback = position(
        &lines,
        "shop ROLLBACK_IN_PROGRESS (The following resource(s) failed to create: [Subnet]. Rollback requested by user.)",
    );
    assert!(failed < rollback && rollback < position(&lines, "Subnet DELETE_COMPLETE"));
    assert!(position(&lines, "Subnet DELETE_COMPLETE") < position(&lines, "Vpc DELETE_IN_PROGRESS"));

    let refused = plan(&client, ChangeSetType::Update, &network("10.0.0.0/16"), Vec::new()).await.err();
    let (code, message) = refused.expect("such a stack can only be deleted");
    assert_eq!(code, "ValidationError");
    assert!(message.ends_with("is in ROLLBACK_COMPLETE state and can not be updated."), "{message}");
}

#[tokio::test(start_paused = true)]
async fn what_is_in_flight_when_something_fails_is_cancelled() {
    let options = LocalOptions { pace: Pace::Realistic, ..failing(ResourceFault::new("Logs")) };
    let client = client_with(options);
    let mut template = network("10.0.0.0/16");
    template["Resources"]["Database"] = json!({"Type": "AWS::RDS::DBInstance",
        "Properties": {"DBInstanceClass": "db.t3.micro", "Engine": "postgres"}});
    let plan = plan(&client, ChangeSetType::Create, &template, Vec::new()).await.expect("a change set");
    assert_eq!(plan.description.status().map(|status| status.as_str()), Some("CREATE_IN_PROGRESS"));
    tokio::time::sleep(Duration::from_secs(10)).await;
    execute(&client, &plan).await;
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(status(&stack(&client).await), "ROLLBACK_COMPLETE");
    let lines = lines(&events(&client, STACK).await);
    position(&lines, "Database CREATE_FAILED (Resource creation cancelled)");
    assert!(!lines.iter().any(|line| line.starts_with("Subnet CREATE_IN_PROGRESS")), "nothing new begins");
}

#[tokio::test]
async fn a_failed_update_returns_to_what_was() {
    let client = client_with(failing(ResourceFault::new("Topic").on(FaultAction::Create)));
    let before = create(&client, &network("10.0.0.0/16")).await;
    let after = deploy(&client, ChangeSetType::Update, &edited(), Vec::new()).await;
    assert_eq!(status(&after), "UPDATE_ROLLBACK_COMPLETE");
    assert_eq!(output(&after, "VpcId"), output(&before, "VpcId"));
    let lines = lines(&events(&client, STACK).await);
    let reason = "The following resource(s) failed to create: [Topic]";
    let rollback =
        lines.iter().position(|line| line.starts_with("shop UPDATE_ROLLBACK_IN_PROGRESS")).expect("rolled back");
    assert!(lines[rollback].contains(reason), "{}", lines[rollback]);
    let cleanup = position(&lines, "shop UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
    assert!(rollback < cleanup && cleanup < position(&lines, "Topic DELETE_COMPLETE"));

    let body = client.get_template().stack_name(STACK).send().await.expect("a template");
    assert_eq!(body.template_body(), Some(network("10.0.0.0/16").to_string().as_str()));
    let same = plan(&client, ChangeSetType::Update, &network("10.0.0.0/16"), Vec::new()).await.expect("a plan");
    assert_eq!(same.description.status().map(|status| status.as_str()), Some("FAILED"), "nothing is different");
}

#[tokio::test]
async fn a_rollback_that_fails_can_be_continued() {
    let mut template = network("10.0.0.0/16");
    template["Resources"]["Logs"]["Properties"]["RetentionInDays"] = json!(30);
    template["Resources"]["Topic"] = json!({"Type": "AWS::SNS::Topic", "DependsOn": "Logs"});
    let local = LocalCloudFormation::in_memory(LocalOptions::default());
    let client = local.client("us-east-1");
    create(&client, &network("10.0.0.0/16")).await;
    let plan = plan(&client, ChangeSetType::Update, &template, Vec::new()).await.expect("a plan");
    // The first update of the log group succeeds, and its way back fails.
    let mut way_back = ResourceFault::new("Logs").on(FaultAction::Update);
    way_back.reason = "no way back".to_owned();
    local.set_faults(FaultPlan::fail("Topic"));
    execute(&client, &plan).await;
    assert_eq!(status(&stack(&client).await), "UPDATE_ROLLBACK_COMPLETE");
    local.set_faults(FaultPlan::fail("Topic").resource(way_back.after(1)));
    let again = crate::support::plan(&client, ChangeSetType::Update, &template, Vec::new()).await.expect("a plan");
    execute(&client, &again).await;
    let stuck = stack(&client).await;
    assert_eq!(status(&stuck), "UPDATE_ROLLBACK_FAILED");
    assert_eq!(stuck.stack_status_reason(), Some("The following resource(s) failed to update: [Logs]. "));
    client.continue_update_rollback().stack_name(STACK).send().await.expect("continued");
    assert_eq!(status(&stack(&client).await), "UPDATE_ROLLBACK_COMPLETE");
}

#[tokio::test]
async fn a_failure_may_be_left_as_it_is() {
    let client = client_with(failing(ResourceFault::new("Subnet")));
    let plan = plan(&client, ChangeSetType::Create, &network("10.0.0.0/16"), Vec::new()).await.expect("a plan");
    client.execute_change_set().change_set_name(&plan.id).disable_rollback(true).send().await.expect("executed");
    assert_eq!(status(&stack(&client).await), "CREATE_FAILED");
    let rolled_back = client.rollback_stack().stack_name(STACK).send().await.expect("rolled back");
    assert!(rolled_back.operation_id().is_some());
    assert_eq!(status(&stack(&client).await), "ROLLBACK_COMPLETE");
}

#[tokio::test]
async fn without_a_rollback_what_is_independent_goes_on() {
    let client = client_with(failing(ResourceFault::new("Vpc")));
    let plan = plan(&client, ChangeSetType::Create, &network("10.0.0.0/16"), Vec::new()).await.expect("a plan");
    client.execute_change_set().change_set_name(&plan.id).disable_rollback(true).send().await.expect("executed");
    let stack = stack(&client).await;
    assert_eq!(status(&stack), "CREATE_FAILED");
    assert_eq!(stack.stack_status_reason(), Some("The following resource(s) failed to create: [Vpc]. "));
    let lines = lines(&events(&client, STACK).await);
    position(&lines, "Logs CREATE_COMPLETE");
    assert!(!lines.iter().any(|line| line.starts_with("Subnet")), "what depends on the failure never begins");
    let fixed = plan_again(&client).await;
    execute(&client, &fixed).await;
    assert_eq!(status(&crate::support::stack(&client).await), "UPDATE_COMPLETE", "an update goes on from there");
    let resources = client.describe_stack_resources().stack_name(STACK).send().await.expect("resources");
    let statuses =
        resources.stack_resources().iter().filter_map(|it| it.resource_status().map(|status| status.as_str()));
    assert_eq!(statuses.collect::<Vec<_>>(), ["CREATE_COMPLETE"; 3]);
}

#[tokio::test]
async fn an_update_that_failed_and_stayed_can_be_repeated() {
    let client = client_with(failing(ResourceFault::new("Logs").on(FaultAction::Update)));
    create(&client, &network("10.0.0.0/16")).await;
    let mut template = network("10.0.0.0/16");
    template["Resources"]["Logs"]["Properties"]["RetentionInDays"] = json!(30);
    let first = plan(&client, ChangeSetType::Update, &template, Vec::new()).await.expect("a plan");
    client.execute_change_set().change_set_name(&first.id).disable_rollback(true).send().await.expect("executed");
    assert_eq!(status(&stack(&client).await), "UPDATE_FAILED");
    let again = plan(&client, ChangeSetType::Update, &template, Vec::new()).await.expect("a plan");
    assert_eq!(again.summary(), ["Modify Logs replacement=False"], "the change did not happen yet");
    execute(&client, &again).await;
    assert_eq!(status(&stack(&client).await), "UPDATE_COMPLETE");
}

async fn plan_again(client: &aws_sdk_cloudformation::Client) -> crate::support::Plan {
    plan(client, ChangeSetType::Update, &network("10.0.0.0/16"), Vec::new()).await.expect("a plan")
}

#[tokio::test]
async fn a_rolled_back_creation_keeps_what_its_policy_retains() {
    let client = client_with(failing(ResourceFault::new("Subnet")));
    let mut template = network("10.0.0.0/16");
    for (name, policy) in [("Kept", "Retain"), ("Gone", "RetainExceptOnCreate")] {
        template["Resources"][name] = json!({"Type": "AWS::S3::Bucket", "DeletionPolicy": policy});
    }
    create(&client, &template).await;
    let lines = lines(&events(&client, STACK).await);
    position(&lines, "Kept DELETE_SKIPPED");
    position(&lines, "Gone DELETE_COMPLETE");
}

#[tokio::test]
async fn a_stack_may_be_deleted_when_its_creation_fails() {
    let client = client_with(failing(ResourceFault::new("Subnet")));
    let request = client.create_change_set().stack_name(STACK).change_set_name("plan");
    let request = request.on_stack_failure(aws_sdk_cloudformation::types::OnStackFailure::Delete);
    let request = request.change_set_type(ChangeSetType::Create).template_body(network("10.0.0.0/16").to_string());
    let created = request.send().await.expect("a change set");
    client.execute_change_set().change_set_name(created.id().expect("an ID")).send().await.expect("executed");
    assert!(client.describe_stacks().stack_name(STACK).send().await.is_err());
    let events = lines(&events(&client, created.stack_id().expect("a stack")).await);
    assert_eq!(events.last().map(String::as_str), Some("shop DELETE_COMPLETE"));
}

#[tokio::test]
async fn a_handler_refuses_wrong_properties() {
    let client = client();
    let template =
        json!({"Resources": {"Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"CidrBlok": "10.0.0.0/24"}}}});
    let request = client.create_change_set().stack_name(STACK).change_set_name("plan").disable_validation(true);
    let request = request.change_set_type(ChangeSetType::Create).template_body(template.to_string());
    let created = request.send().await.expect("a change set");
    client.execute_change_set().change_set_name(created.id().expect("an ID")).send().await.expect("executed");
    assert_eq!(status(&stack(&client).await), "ROLLBACK_COMPLETE");
    let lines = lines(&events(&client, STACK).await);
    let failed = lines.iter().find(|line| line.starts_with("Subnet CREATE_FAILED")).expect("it failed");
    assert_eq!(
        failed,
        "Subnet CREATE_FAILED (Properties validation failed for resource Subnet with message:\n[#: required key [VpcId] not found, #: extraneous key [CidrBlok] is not permitted])"
    );
}

#[tokio::test(start_paused = true)]
async fn an_update_can_be_cancelled() {
    let client = client_with(LocalOptions { pace: Pace::Realistic, ..LocalOptions::default() });
    let wait = || tokio::time::sleep(Duration::from_secs(3600));
    let first = plan(&client, ChangeSetType::Create, &network("10.0.0.0/16"), Vec::new()).await.expect("a plan");
    wait().await;
    execute(&client, &first).await;
    wait().await;
    let second = plan(&client, ChangeSetType::Update, &edited(), Vec::new()).await.expect("a plan");
    wait().await;
    execute(&client, &second).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(status(&stack(&client).await), "UPDATE_IN_PROGRESS");
    client.cancel_update_stack().stack_name(STACK).send().await.expect("cancelled");
    wait().await;
    assert_eq!(status(&stack(&client).await), "UPDATE_ROLLBACK_COMPLETE");
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>
#[tokio::test]
async fn a_dynamic_reference_stays_as_it_is_and_fails_where_it_leads_nowhere() {
    let known = SsmParameters::Only([("/image".to_owned(), "ami-1".to_owned())].into());
    let client = client_with(LocalOptions { ssm_parameters: known, ..LocalOptions::default() });
    let topic =
        |name: &str| json!({"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": name}}}});
    create(&client, &topic("{{resolve:ssm:/image:1}}")).await;
    let told = events(&client, STACK).await;
    assert!(told.iter().filter_map(|event| event.resource_properties()).all(|shown| !shown.contains("ami-1")));
    assert_eq!(status(&update(&client, &topic("{{resolve:ssm:/imag}}")).await), "UPDATE_ROLLBACK_COMPLETE");
    let lines = lines(&events(&client, STACK).await);
    assert!(lines.iter().any(|line| line.ends_with("(Parameters: [ssm:/imag] cannot be found.)")), "{lines:#?}");
}
