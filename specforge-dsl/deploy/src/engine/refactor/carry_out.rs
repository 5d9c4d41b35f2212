//! Asks CloudFormation for a stack refactor, and executes it.

use super::{PendingMove, RefactorOutcome};
use crate::engine::call_error::CallError;
use crate::engine::pace::Pace;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::operation::describe_stack_refactor::DescribeStackRefactorOutput;
use aws_sdk_cloudformation::types::{
    ResourceLocation, ResourceMapping, StackDefinition, StackRefactorActionEntity, StackRefactorActionType,
    StackRefactorExecutionStatus, StackRefactorStatus,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// What came of asking.
pub(super) enum Asked {
    /// It can be executed, by this ID.
    Ready(String),
    Refused(String),
}

/// Asks for a refactor, and looks whether it does what was asked for and nothing else.
pub(super) async fn ask(
    client: &Client,
    templates: &BTreeMap<String, Value>,
    moves: &[PendingMove],
    creates_stacks: bool,
    pace: Pace,
) -> Result<Asked, CallError> {
    let definition = |(stack, template): (&String, &Value)| {
        StackDefinition::builder().stack_name(stack).template_body(template.to_string()).build()
    };
    let place = |stack: &str, id: &str| ResourceLocation::builder().stack_name(stack).logical_resource_id(id).build();
    let mapping = |one: &PendingMove| {
        ResourceMapping::builder()
            .source(place(&one.from_stack, &one.from))
            .destination(place(&one.to_stack, &one.to))
            .build()
    };
    let asked = client
        .create_stack_refactor()
        .description("Renamed and moved resources")
        .set_stack_definitions(Some(templates.iter().map(definition).collect()))
        .set_resource_mappings(Some(moves.iter().map(mapping).collect()))
        .enable_stack_creation(creates_stacks)
        .send()
        .await
        .map_err(|error| CallError::new("CreateStackRefactor", &error));
    let id = match asked {
        Ok(answer) => answer.stack_refactor_id().unwrap_or_default().to_owned(),
        Err(error) if error.code.as_deref() == Some("ValidationError") => return Ok(Asked::Refused(error.message)),
        Err(error) => return Err(error),
    };
    let mut pause = pace.first;
    loop {
        let described = describe(client, &id).await?;
        match described.status() {
            Some(StackRefactorStatus::CreateComplete) => break,
            Some(StackRefactorStatus::CreateInProgress) | None => {
                tokio::time::sleep(pause).await;
                pause = (pause * 3 / 2).min(pace.longest);
            }
            _ => {
                let reason = described.status_reason().unwrap_or("CloudFormation gave no reason");
                return Ok(Asked::Refused(reason.to_owned()));
            }
        }
    }
    Ok(match more_than_moves(client, &id, moves.len()).await? {
        Some(reason) => Asked::Refused(reason),
        None => Asked::Ready(id),
    })
}

async fn describe(client: &Client, id: &str) -> Result<DescribeStackRefactorOutput, CallError> {
    client
        .describe_stack_refactor()
        .stack_refactor_id(id)
        .send()
        .await
        .map_err(|error| CallError::new("DescribeStackRefactor", &error))
}

/// Why the refactor would do something else than was asked for. A stack that it creates is part of the moves.
async fn more_than_moves(client: &Client, id: &str, expected: usize) -> Result<Option<String>, CallError> {
    let mut moved = 0;
    let mut page_token = None;
    loop {
        let page = client
            .list_stack_refactor_actions()
            .stack_refactor_id(id)
            .set_next_token(page_token)
            .send()
            .await
            .map_err(|error| CallError::new("ListStackRefactorActions", &error))?;
        let resources = page
            .stack_refactor_actions()
            .iter()
            .filter(|one| one.entity() == Some(&StackRefactorActionEntity::Resource));
        for action in resources {
            if action.action() != Some(&StackRefactorActionType::Move) {
                return Ok(Some("CloudFormation would do more than move resources".to_owned()));
            }
            moved += 1;
        }
        page_token = page.next_token().map(str::to_owned);
        if page_token.is_none() {
            break;
        }
    }
    Ok((moved != expected).then(|| format!("CloudFormation would move {moved} resources instead of {expected}")))
}

/// Executes a refactor and waits for its end.
///
/// Executing has no token, and needs none: a refactor is `AVAILABLE` until it begins, and can begin once.
pub(super) async fn execute(client: &Client, id: &str, pace: Pace) -> Result<RefactorOutcome, CallError> {
    begin(client, id).await?;
    let mut pause = pace.first;
    let (mut failures, mut idle) = (0, 0);
    loop {
        let described = match describe(client, id).await {
            Ok(described) => described,
            Err(error) if error.is_transient() && failures < pace.patience => {
                failures += 1;
                tokio::time::sleep(pace.longest).await;
                continue;
            }
            Err(error) => return Ok(RefactorOutcome::LostContact(error.to_string())),
        };
        failures = 0;
        let reason = || described.execution_status_reason().unwrap_or("CloudFormation gave no reason").to_owned();
        match described.execution_status() {
            Some(StackRefactorExecutionStatus::ExecuteComplete) => return Ok(RefactorOutcome::Moved),
            Some(StackRefactorExecutionStatus::RollbackComplete) => return Ok(RefactorOutcome::RolledBack(reason())),
            Some(StackRefactorExecutionStatus::ExecuteFailed | StackRefactorExecutionStatus::RollbackFailed) => {
                return Ok(RefactorOutcome::Failed(reason()));
            }
            Some(StackRefactorExecutionStatus::Obsolete | StackRefactorExecutionStatus::Unavailable) => {
                return Ok(RefactorOutcome::Refused("a stack has changed meanwhile".to_owned()));
            }
            // The request got lost, or this answer is older than it.
            Some(StackRefactorExecutionStatus::Available) if idle >= pace.patience => {
                return Ok(RefactorOutcome::LostContact("the refactor did not begin".to_owned()));
            }
            Some(StackRefactorExecutionStatus::Available) => {
                idle += 1;
                tokio::time::sleep(pace.longest).await;
                let _begun_already = begin(client, id).await;
            }
            _ => {
                tokio::time::sleep(pause).await;
                pause = (pause * 3 / 2).min(pace.longest);
            }
        }
    }
}

/// Starts the refactor; a lost answer is no failure.
async fn begin(client: &Client, id: &str) -> Result<(), CallError> {
    let begun = client.execute_stack_refactor().stack_refactor_id(id).send().await;
    match begun.map_err(|error| CallError::new("ExecuteStackRefactor", &error)) {
        Err(error) if !error.may_have_arrived => Err(error),
        _ => Ok(()),
    }
}
