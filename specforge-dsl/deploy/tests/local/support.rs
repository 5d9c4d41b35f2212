//! A client of an embedded CloudFormation, and the few steps that every test takes.

use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cloudformation::operation::describe_change_set::DescribeChangeSetOutput;
use aws_sdk_cloudformation::types::{Capability, ChangeSetType, Parameter, ResourceChange, Stack, StackEvent};
use serde_json::{Value, json};
use specforge_deploy::local::{FaultPlan, LocalCloudFormation, LocalOptions, ResourceFault};

pub(crate) const STACK: &str = "shop";

pub(crate) fn client() -> Client {
    client_with(LocalOptions::default())
}

pub(crate) fn client_with(options: LocalOptions) -> Client {
    LocalCloudFormation::in_memory(options).client("us-east-1")
}

/// A network with a subnet and a log group.
pub(crate) fn network(cidr: &str) -> Value {
    json!({
        "Description": "A small network",
        "Resources": {
            "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": cidr}},
            "Subnet": {"Type": "AWS::EC2::Subnet",
                "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.1.0/24"}},
            "Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 7}},
        },
        "Outputs": {
            "VpcId": {"Value": {"Ref": "Vpc"}, "Description": "The network"},
            "LogsArn": {"Value": {"Fn::GetAtt": ["Logs", "Arn"]}},
        },
    })
}

pub(crate) fn parameter(name: &str, value: &str) -> Parameter {
    Parameter::builder().parameter_key(name).parameter_value(value).build()
}

pub(crate) fn previous(name: &str) -> Parameter {
    Parameter::builder().parameter_key(name).use_previous_value(true).build()
}

/// What a failed call says: its code and message.
pub(crate) fn said<E: ProvideErrorMetadata, R>(error: SdkError<E, R>) -> (String, String) {
    let error = error.into_service_error_metadata();
    (error.0, error.1)
}

trait IntoMetadata {
    fn into_service_error_metadata(self) -> (String, String);
}

impl<E: ProvideErrorMetadata, R> IntoMetadata for SdkError<E, R> {
    fn into_service_error_metadata(self) -> (String, String) {
        let service = self.as_service_error().expect("the service answered");
        (service.code().unwrap_or_default().to_owned(), service.message().unwrap_or_default().to_owned())
    }
}

pub(crate) struct Plan {
    pub(crate) id: String,
    pub(crate) description: DescribeChangeSetOutput,
}

impl Plan {
    pub(crate) fn change(&self, logical_id: &str) -> Option<&ResourceChange> {
        let changes = self.description.changes().iter().filter_map(|change| change.resource_change());
        changes.into_iter().find(|change| change.logical_resource_id() == Some(logical_id))
    }

    pub(crate) fn summary(&self) -> Vec<String> {
        let changes = self.description.changes().iter().filter_map(|change| change.resource_change());
        let line = |change: &ResourceChange| {
            let replacement =
                change.replacement().map(|it| format!(" replacement={}", it.as_str())).unwrap_or_default();
            let action = change.action().map(|action| action.as_str().to_owned()).unwrap_or_default();
            format!("{action} {}{replacement}", change.logical_resource_id().unwrap_or_default())
        };
        changes.map(line).collect()
    }
}

pub(crate) async fn plan(
    client: &Client,
    kind: ChangeSetType,
    template: &Value,
    parameters: Vec<Parameter>,
) -> Result<Plan, (String, String)> {
    let created = client
        .create_change_set()
        .stack_name(STACK)
        .change_set_name("plan")
        .change_set_type(kind)
        .template_body(template.to_string())
        .set_parameters(Some(parameters))
        .capabilities(Capability::CapabilityNamedIam)
        .send()
        .await
        .map_err(said)?;
    let id = created.id().expect("an ID").to_owned();
    let description =
        client.describe_change_set().change_set_name(&id).include_property_values(true).send().await.map_err(said)?;
    Ok(Plan { id, description })
}

/// The change set of a stack with those of the stacks that it nests.
pub(crate) async fn plan_including_nested(client: &Client, kind: ChangeSetType, template: &Value) -> Plan {
    plan_named(client, "plan", kind, template).await
}

pub(crate) async fn plan_named(client: &Client, name: &str, kind: ChangeSetType, template: &Value) -> Plan {
    let asked = client.create_change_set().stack_name(STACK).change_set_name(name).change_set_type(kind);
    let created = asked.template_body(template.to_string()).include_nested_stacks(true).send().await;
    let id = created.expect("a change set").id().expect("an ID").to_owned();
    let described = client.describe_change_set().change_set_name(&id).include_property_values(true);
    Plan { description: described.send().await.expect("it is described"), id }
}

pub(crate) async fn execute(client: &Client, plan: &Plan) {
    client.execute_change_set().change_set_name(&plan.id).send().await.expect("the execution begins");
}

/// Creates the stack or updates it, and returns it as it is afterwards.
pub(crate) async fn deploy(
    client: &Client,
    kind: ChangeSetType,
    template: &Value,
    parameters: Vec<Parameter>,
) -> Stack {
    let plan = plan(client, kind, template, parameters).await.expect("a change set");
    assert_eq!(
        plan.description.status().map(|status| status.as_str()),
        Some("CREATE_COMPLETE"),
        "{plan_text}",
        plan_text = plan.description.status_reason().unwrap_or_default()
    );
    execute(client, &plan).await;
    stack(client).await
}

pub(crate) async fn create(client: &Client, template: &Value) -> Stack {
    deploy(client, ChangeSetType::Create, template, Vec::new()).await
}

pub(crate) async fn update(client: &Client, template: &Value) -> Stack {
    deploy(client, ChangeSetType::Update, template, Vec::new()).await
}

pub(crate) async fn stack(client: &Client) -> Stack {
    stack_named(client, STACK).await
}

pub(crate) async fn stack_named(client: &Client, name: &str) -> Stack {
    let described = client.describe_stacks().stack_name(name).send().await.expect("the stack exists");
    described.stacks().first().expect("one stack").clone()
}

/// An account with templates for nested stacks.
pub(crate) struct Account {
    pub(crate) local: LocalCloudFormation,
    pub(crate) client: Client,
}

impl Account {
    pub(crate) fn new() -> Self {
        let local = LocalCloudFormation::in_memory(LocalOptions::default());
        let client = local.client("us-east-1");
        Self { local, client }
    }

    pub(crate) fn put(&self, url: &str, template: &Value) {
        self.local.put_template(url, &template.to_string()).expect("it is kept");
    }

    pub(crate) fn fail(&self, fault: ResourceFault) {
        self.local.set_faults(FaultPlan::default().resource(fault));
    }

    /// Creates the stack or updates it, and returns it as it is afterwards.
    pub(crate) async fn deploy(&self, kind: ChangeSetType, template: &Value) -> Stack {
        self.deploy_with(kind, template, Vec::new()).await
    }

    pub(crate) async fn deploy_with(&self, kind: ChangeSetType, template: &Value, parameters: Vec<Parameter>) -> Stack {
        deploy(&self.client, kind, template, parameters).await
    }

    pub(crate) async fn delete(&self) {
        self.client.delete_stack().stack_name(STACK).send().await.expect("the deletion begins");
    }

    /// The names of the stacks that exist, in order.
    pub(crate) async fn living(&self) -> Vec<String> {
        let all = self.client.describe_stacks().send().await.expect("the stacks");
        let mut names: Vec<String> = all.stacks().iter().filter_map(|it| it.stack_name().map(str::to_owned)).collect();
        names.sort();
        names
    }

    /// The ID of the stack behind a resource.
    pub(crate) async fn nested_id(&self, logical_id: &str) -> String {
        let found = self.client.describe_stack_resource().stack_name(STACK).logical_resource_id(logical_id);
        let found = found.send().await.expect("the resource");
        let detail = found.stack_resource_detail().and_then(|detail| detail.physical_resource_id());
        detail.expect("it has a stack behind it").to_owned()
    }
}

pub(crate) fn status(stack: &Stack) -> &str {
    stack.stack_status().map(|status| status.as_str()).unwrap_or_default()
}

pub(crate) fn output<'a>(stack: &'a Stack, name: &str) -> &'a str {
    let found = stack.outputs().iter().find(|output| output.output_key() == Some(name));
    found.and_then(|output| output.output_value()).unwrap_or_default()
}

/// All events, oldest first.
pub(crate) async fn events(client: &Client, stack: &str) -> Vec<StackEvent> {
    let pages = client.describe_stack_events().stack_name(stack).into_paginator().items().send();
    let mut events: Vec<StackEvent> = pages.collect::<Result<_, _>>().await.expect("events");
    events.reverse();
    events
}

/// `Vpc CREATE_IN_PROGRESS`, `Vpc CREATE_IN_PROGRESS (Resource creation Initiated)`, …
pub(crate) fn lines(events: &[StackEvent]) -> Vec<String> {
    let line = |event: &StackEvent| {
        let reason = event.resource_status_reason().map(|reason| format!(" ({reason})")).unwrap_or_default();
        let status = event.resource_status().map(|status| status.as_str()).unwrap_or_default();
        format!("{} {status}{reason}", event.logical_resource_id().unwrap_or_default())
    };
    events.iter().map(line).collect()
}

pub(crate) fn position(lines: &[String], line: &str) -> usize {
    lines.iter().position(|found| found == line).unwrap_or_else(|| panic!("no `{line}` in {lines:#?}"))
}
