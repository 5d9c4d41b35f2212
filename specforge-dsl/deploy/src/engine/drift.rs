//! Drift: what resources have become outside of their stacks.

mod beside;

pub(crate) use beside::beside;

use super::call_error::CallError;
use super::input::InputProblem;
use super::observer::Observer;
use super::outcome::Deployment;
use super::pace::Pace;
use super::planning::deployed_template;
use super::purpose::Purpose;
use super::redeployment::{Targets, redeploy};
use super::schedule::in_order;
use super::stack_state::StackState;
use super::{EngineError, Reach, ReleaseOptions};
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::{
    PropertyDifference, StackDriftDetectionStatus, StackResourceDrift, StackResourceDriftStatus,
};
use serde::Serialize;
use serde_json::Value;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::collections::BTreeSet;

/// How a stack's resources differ from what the stack has set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StackDrift {
    /// The CloudFormation stack name.
    pub stack: String,
    /// The short ID.
    pub id: String,
    /// What was found.
    pub finding: DriftFinding,
    /// Resources that were changed or deleted, in the order of their logical IDs.
    pub resources: Vec<DriftedResource>,
}

/// What drift detection found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftFinding {
    /// Everything that can be looked at is as the stack has set it.
    InSync,
    /// Something was changed or deleted.
    Drifted,
    /// The stack does not exist.
    NotDeployed,
    /// Nobody could look, for this reason.
    NotChecked(String),
}

/// A resource that is not what its stack has set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DriftedResource {
    /// The logical ID.
    pub logical_id: String,
    /// The type.
    pub resource_type: String,
    /// The physical ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub physical_id: Option<String>,
    /// Whether it was deleted; else it was changed.
    pub deleted: bool,
    /// What was changed, property by property.
    pub properties: Vec<DriftedProperty>,
    /// The Rust source line that declares the resource, as `file:line:column`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

/// A property that is not what the stack has set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DriftedProperty {
    /// The path, for example `Tags[0].Value`.
    pub path: String,
    /// What the stack has set; absent where it set nothing, and for secrets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What it is; absent where it was removed, and for secrets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
    /// Whether the values are secrets, which are never shown.
    pub secret: bool,
}

/// Looks for drift in the given stacks.
///
/// # Errors
///
/// When CloudFormation cannot be asked.
pub async fn drift(client: &Client, stacks: &[&AssembledStack], pace: Pace) -> Result<Vec<StackDrift>, EngineError> {
    // All at the same time: each may take minutes.
    let none_before = vec![BTreeSet::new(); stacks.len()];
    let found = in_order(&none_before, |position, _: &[Option<_>]| {
        let stack = stacks[position];
        async move { look(client, stack, pace).await }
    });
    found.await.into_iter().collect::<Result<_, CallError>>().map_err(EngineError::Call)
}

async fn look(client: &Client, stack: &AssembledStack, pace: Pace) -> Result<StackDrift, CallError> {
    let state = StackState::read(client, &stack.name).await?;
    let is_there =
        state.is_some_and(|state| !["REVIEW_IN_PROGRESS", "DELETE_COMPLETE"].contains(&state.status.as_str()));
    let (finding, resources) =
        if is_there { detect(client, stack, pace).await? } else { (DriftFinding::NotDeployed, Vec::new()) };
    Ok(StackDrift { stack: stack.name.clone(), id: stack.id.clone(), finding, resources })
}

async fn detect(
    client: &Client,
    stack: &AssembledStack,
    pace: Pace,
) -> Result<(DriftFinding, Vec<DriftedResource>), CallError> {
    let begun = client.detect_stack_drift().stack_name(&stack.name).send().await;
    let detection = match begun.map_err(|error| CallError::new("DetectStackDrift", &error)) {
        Ok(answer) => answer.stack_drift_detection_id().unwrap_or_default().to_owned(),
        // A stack in an operation, or in a state that has no drift.
        Err(error) if error.code.as_deref() == Some("ValidationError") => {
            return Ok((DriftFinding::NotChecked(error.message), Vec::new()));
        }
        Err(error) => return Err(error),
    };
    let mut pause = pace.first;
    let reason = loop {
        let status = client
            .describe_stack_drift_detection_status()
            .stack_drift_detection_id(&detection)
            .send()
            .await
            .map_err(|error| CallError::new("DescribeStackDriftDetectionStatus", &error))?;
        match status.detection_status() {
            Some(StackDriftDetectionStatus::DetectionInProgress) => {
                tokio::time::sleep(pause).await;
                pause = (pause * 3 / 2).min(pace.longest);
            }
            Some(StackDriftDetectionStatus::DetectionComplete) => break None,
            // Resources that could be looked at have their verdicts in spite of it.
            _ => break Some(status.detection_status_reason().unwrap_or("CloudFormation gave no reason").to_owned()),
        }
    };
    let resources = drifted_resources(client, stack).await?;
    let finding = match reason {
        _ if !resources.is_empty() => DriftFinding::Drifted,
        Some(reason) => DriftFinding::NotChecked(reason),
        None => DriftFinding::InSync,
    };
    Ok((finding, resources))
}

async fn drifted_resources(client: &Client, stack: &AssembledStack) -> Result<Vec<DriftedResource>, CallError> {
    let declared = [stack.template.to_value(), deployed_template(client, &stack.name).await?];
    let mut resources = Vec::new();
    let mut page_token = None;
    loop {
        let page = client
            .describe_stack_resource_drifts()
            .stack_name(&stack.name)
            .stack_resource_drift_status_filters(StackResourceDriftStatus::Modified)
            .stack_resource_drift_status_filters(StackResourceDriftStatus::Deleted)
            .set_next_token(page_token)
            .send()
            .await
            .map_err(|error| CallError::new("DescribeStackResourceDrifts", &error))?;
        resources.extend(page.stack_resource_drifts().iter().map(|drift| resource(stack, &declared, drift)));
        page_token = page.next_token().map(str::to_owned);
        if page_token.is_none() {
            break;
        }
    }
    resources.sort_by(|one: &DriftedResource, other| one.logical_id.cmp(&other.logical_id));
    Ok(resources)
}

fn resource(stack: &AssembledStack, templates: &[Value; 2], drift: &StackResourceDrift) -> DriftedResource {
    let logical_id = drift.logical_resource_id().unwrap_or_default().to_owned();
    DriftedResource {
        resource_type: drift.resource_type().unwrap_or_default().to_owned(),
        physical_id: drift.physical_resource_id().map(str::to_owned),
        deleted: drift.stack_resource_drift_status() == Some(&StackResourceDriftStatus::Deleted),
        properties: drift.property_differences().iter().map(|one| property(templates, &logical_id, one)).collect(),
        location: stack.locations.get(&logical_id).map(ToString::to_string),
        logical_id,
    }
}

fn property(templates: &[Value; 2], logical_id: &str, difference: &PropertyDifference) -> DriftedProperty {
    let pointer = difference.property_path().unwrap_or_default();
    // The new template may call a secret what the old one did not, and the other way round.
    let secret = templates.iter().any(|template| is_secret(template, logical_id, pointer));
    let value = |value: Option<&str>| value.filter(|text| !secret && !["null", ""].contains(text)).map(str::to_owned);
    DriftedProperty {
        path: crate::plan::readable_path(pointer),
        expected: value(difference.expected_value()),
        actual: value(difference.actual_value()),
        secret,
    }
}

/// Whether the template fills the property from a secret parameter or a dynamic reference.
fn is_secret(template: &Value, logical_id: &str, pointer: &str) -> bool {
    let top = pointer.split('/').nth(1).unwrap_or_default();
    let text = template["Resources"][logical_id]["Properties"][top].to_string();
    let named = |name: &str| text.contains(&format!("\"{name}\"")) || text.contains(&format!("${{{name}}}"));
    let is_hidden = |parameter: &Value| parameter["NoEcho"] == true || parameter["NoEcho"] == "true";
    let mut parameters = template["Parameters"].as_object().into_iter().flatten();
    text.contains("{{resolve:secretsmanager:")
        || text.contains("{{resolve:ssm-secure:")
        || parameters.any(|(name, parameter)| is_hidden(parameter) && named(name))
}

/// Makes drifted resources again what their stacks have set, on the templates that are deployed.
///
/// # Errors
///
/// When a stack is unknown or not deployed, or a call to CloudFormation fails before anything is executed.
pub async fn revert_drift(
    client: &Client,
    assembly: &Assembly,
    stacks: &[String],
    options: &ReleaseOptions,
    observer: &mut dyn Observer,
) -> Result<Deployment, EngineError> {
    let selected = super::select(assembly, stacks, Reach::Only).map_err(EngineError::Input)?;
    let mut chosen = BTreeSet::new();
    for stack in selected {
        if StackState::read(client, &stack.name).await?.is_some() {
            chosen.insert(stack.name.clone());
        }
    }
    if chosen.is_empty() {
        let missing = assembly.stacks.iter().map(|stack| InputProblem::StackNotDeployed { stack: stack.id.clone() });
        return Err(EngineError::Input(missing.take(1).collect()));
    }
    redeploy(client, assembly, options, observer, Purpose::RevertDrift, |_| Ok(Targets::new()), &chosen).await
}
