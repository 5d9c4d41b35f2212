//! Change sets: asked for, waited for, read, and never left behind.

use super::call_error::CallError;
use super::change_set_reader::{Read, is_no_change, read, validation};
use super::clashes::identifier_in;
use super::pace::Rhythm;
use super::parameters::{SentValue, StackInputs};
use super::purpose::ExistingResource;
use super::stack_status::Readiness;
use super::taken_names::{TakenName, taken_names};
use crate::plan::ResourceChange;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::{
    Capability, ChangeSetSummary, ChangeSetType, DeploymentMode, ExecutionStatus, Parameter, ResourceToImport, Tag,
};
use serde::Serialize;
use specforge_dsl::assembly::AssembledStack;

/// How the names of our change sets begin, by which those that a dead run left behind are known.
pub(crate) const NAME_PREFIX: &str = "specforge-";

/// A change set that is ready to be executed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ChangeSet {
    pub(crate) arn: String,
    pub(crate) stack_arn: String,
    pub(crate) creates_stack: bool,
    pub(crate) changes: Vec<ResourceChange>,
    /// What early validation warns of, one line each.
    pub(crate) warnings: Vec<String>,
}

/// What came of asking for a change set.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Prepared {
    Ready(ChangeSet),
    /// The stack is already as the template says.
    NoChange,
    Refused(Refusal),
    /// Nobody wants it any more; it is gone.
    Interrupted,
}

/// Why CloudFormation refused a change set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// CloudFormation's reason.
    pub reason: String,
    /// What its early validation found, one line each.
    pub findings: Vec<String>,
    /// The resources that exist already, with those that have to be imported along with them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<TakenName>,
}

/// Asks for a change set and waits until it can be read. Failed ones and those without a change are deleted here.
pub(crate) async fn prepare(
    client: &Client,
    stack: &AssembledStack,
    readiness: &Readiness,
    inputs: &StackInputs,
    token: &str,
    rhythm: &Rhythm,
) -> Result<Prepared, CallError> {
    let creates_stack = *readiness == Readiness::Create;
    let request = client
        .create_change_set()
        .stack_name(&stack.name)
        .change_set_name(format!("{NAME_PREFIX}{token}"))
        .client_token(token)
        .change_set_type(match creates_stack {
            _ if !inputs.imports.is_empty() => ChangeSetType::Import,
            true => ChangeSetType::Create,
            false => ChangeSetType::Update,
        })
        .set_resources_to_import(
            Some(inputs.imports.iter().map(sdk_import).collect()).filter(|all: &Vec<_>| !all.is_empty()),
        )
        .set_deployment_mode(inputs.revert_drift.then_some(DeploymentMode::RevertDrift))
        .set_include_nested_stacks(has_nested_stacks(stack).then_some(true))
        .template_body(stack.template.to_json())
        .set_parameters(Some(inputs.sent.iter().map(sdk_parameter).collect()))
        .set_tags(Some(stack.tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()))
        .set_capabilities(Some(stack.capabilities.iter().map(|name| Capability::from(name.as_str())).collect()));
    let answer = match request.send().await {
        Ok(answer) => answer,
        Err(error) => {
            let error = CallError::new("CreateChangeSet", &error);
            if is_no_change(&error.message) {
                return Ok(Prepared::NoChange);
            }
            return match error.code.as_deref() {
                Some("ValidationError" | "InsufficientCapabilitiesException" | "LimitExceededException") => {
                    Ok(Prepared::Refused(Refusal { reason: error.message, findings: Vec::new(), taken: Vec::new() }))
                }
                _ => Err(error),
            };
        }
    };
    let mut change_set = ChangeSet {
        arn: answer.id().unwrap_or_default().to_owned(),
        stack_arn: answer.stack_id().unwrap_or(&stack.name).to_owned(),
        creates_stack,
        changes: Vec::new(),
        warnings: Vec::new(),
    };
    let read = read(client, &change_set.arn, &change_set.stack_arn, rhythm).await;
    if read.is_err() {
        // What cannot be read cannot be executed, and must not pile up. The first error is the one to tell.
        let _gone_or_unreachable = discard(client, &change_set).await;
    }
    match read? {
        Read::Complete(changes) => {
            change_set.changes = changes;
            // Of a change set that is complete, early validation only warns.
            change_set.warnings = validation(client, &change_set.arn).await.into_iter().map(|one| one.text).collect();
            Ok(Prepared::Ready(change_set))
        }
        Read::Failed(reason) if is_no_change(&reason) => {
            discard(client, &change_set).await?;
            Ok(Prepared::NoChange)
        }
        Read::Interrupted => {
            discard(client, &change_set).await?;
            Ok(Prepared::Interrupted)
        }
        Read::Failed(reason) => {
            let found = validation(client, &change_set.arn).await;
            discard(client, &change_set).await?;
            let taken = found.iter().filter_map(|one| Some((one.taken.clone()?, identifier_in(&one.text)))).collect();
            let taken = taken_names(client, stack, &taken).await;
            let findings = found.into_iter().map(|one| one.text).collect();
            Ok(Prepared::Refused(Refusal { reason, findings, taken }))
        }
    }
}

/// Deletes a change set, and the empty stack that came with it where it was to create one.
pub(crate) async fn discard(client: &Client, change_set: &ChangeSet) -> Result<(), CallError> {
    client
        .delete_change_set()
        .change_set_name(&change_set.arn)
        .stack_name(&change_set.stack_arn)
        .send()
        .await
        .map_err(|error| CallError::new("DeleteChangeSet", &error))?;
    if change_set.creates_stack {
        let state = super::stack_state::StackState::read(client, &change_set.stack_arn).await?;
        // Only the shell: a stack that somebody brought to life meanwhile is not ours to delete.
        if state.is_some_and(|state| state.status == "REVIEW_IN_PROGRESS") {
            client
                .delete_stack()
                .stack_name(&change_set.stack_arn)
                .send()
                .await
                .map_err(|error| CallError::new("DeleteStack", &error))?;
        }
    }
    Ok(())
}

/// All change sets of a stack that were not executed, and those of others among them.
///
/// # Errors
///
/// When they cannot be listed to the end.
pub(crate) async fn list(client: &Client, stack: &str) -> Result<Vec<ChangeSetSummary>, CallError> {
    let pages = client.list_change_sets().stack_name(stack).into_paginator().items().send();
    let listed: Result<Vec<_>, _> = pages.collect().await;
    listed.map_err(|error| CallError::new("ListChangeSets", &error))
}

/// Deletes the change sets that runs of ours left on a stack, because they died or lost contact; how many there were.
///
/// One that another living run shows to somebody is deleted as well: executing either would end the other. Whoever may
/// not list change sets loses nothing but this.
pub(crate) async fn sweep(client: &Client, stack: &str) -> Result<usize, CallError> {
    let Ok(listed) = list(client, stack).await else { return Ok(0) };
    let executed = [ExecutionStatus::ExecuteInProgress, ExecutionStatus::ExecuteComplete];
    let ours = listed.iter().filter(|summary| {
        summary.change_set_name().is_some_and(|name| name.starts_with(NAME_PREFIX))
            && !summary.execution_status().is_some_and(|status| executed.contains(status))
    });
    let left: Vec<&str> = ours.filter_map(|summary| summary.change_set_id()).collect();
    for arn in &left {
        let deleted = client.delete_change_set().change_set_name(*arn).stack_name(stack).send().await;
        deleted.map_err(|error| CallError::new("DeleteChangeSet", &error))?;
    }
    Ok(left.len())
}

/// Only then are nested stacks asked for: not every server knows them.
fn has_nested_stacks(stack: &AssembledStack) -> bool {
    let template = stack.template.to_value();
    let mut resources = template["Resources"].as_object().into_iter().flatten();
    resources.any(|(_, resource)| resource["Type"] == "AWS::CloudFormation::Stack")
}

fn sdk_parameter((name, value): &(String, SentValue)) -> Parameter {
    let parameter = Parameter::builder().parameter_key(name);
    match value {
        SentValue::Value(value) => parameter.parameter_value(value).build(),
        SentValue::UsePrevious => parameter.use_previous_value(true).build(),
    }
}

fn sdk_import(resource: &ExistingResource) -> ResourceToImport {
    ResourceToImport::builder()
        .logical_resource_id(&resource.logical_id)
        .resource_type(&resource.resource_type)
        .set_resource_identifier(Some(resource.identifiers.clone().into_iter().collect()))
        .build()
}
