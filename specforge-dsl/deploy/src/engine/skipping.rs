//! The resources that a way back leaves as they are.

use super::call_error::CallError;
use super::nested_resources::nested_stack;
use super::resources::{ListedResource, stack_resources};
use super::stack_state::StackState;
use super::{EngineError, InputProblem};
use crate::resource_name::{Candidate, find};
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::AssembledStack;
use std::collections::BTreeSet;

/// A resource that may be named.
struct Skippable {
    candidate: Candidate,
    /// What CloudFormation calls it: `NestedStackName.LogicalId` where it is in a nested stack.
    called: String,
    /// Whether it failed to go back.
    failed: bool,
}

/// What CloudFormation calls the resources to skip. Those of nested stacks are named by their paths: `Network/Vpc`.
///
/// # Errors
///
/// When a name means no single resource of the stack, or one that did not fail to go back: CloudFormation takes only those
/// in `UPDATE_FAILED`, not what was cancelled because of them, nor a nested stack as a whole
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ContinueUpdateRollback.html>).
pub(super) async fn to_skip(
    client: &Client,
    stack: &AssembledStack,
    state: &StackState,
    skip: &[String],
) -> Result<Vec<String>, EngineError> {
    if skip.is_empty() {
        return Ok(Vec::new());
    }
    let all = skippable(client, stack).await?;
    let known: Vec<Candidate> = all.iter().map(|one| one.candidate.clone()).collect();
    let failed: Vec<String> = all.iter().filter(|one| one.failed).map(|one| one.candidate.logical_id.clone()).collect();
    let (mut found, mut problems) = (BTreeSet::new(), Vec::new());
    for name in skip {
        match find(name, &known) {
            Ok(one) => {
                let named = all.iter().find(|other| other.candidate == *one);
                // In another state nothing can be skipped, which is told as such.
                match named.filter(|one| one.failed || state.status != "UPDATE_ROLLBACK_FAILED") {
                    Some(one) => drop(found.insert(one.called.clone())),
                    None => {
                        let name = one.logical_id.clone();
                        problems.push(InputProblem::NotSkippable { name, failed: failed.clone() });
                    }
                }
            }
            Err(unclear) => problems.push(InputProblem::unclear_resource(name, &[&stack.id], unclear)),
        }
    }
    if problems.is_empty() { Ok(found.into_iter().collect()) } else { Err(EngineError::Input(problems)) }
}

/// The resources of a stack, and those of the nested stacks that failed to go back.
async fn skippable(client: &Client, stack: &AssembledStack) -> Result<Vec<Skippable>, CallError> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), stack.name.clone(), None)];
    while let Some((path, queried, name)) = open.pop() {
        for resource in stack_resources(client, &queried).await? {
            let failed = failed_to_go_back(&resource);
            let inside = nested_stack(&resource).filter(|_| failed);
            let path = format!("{path}{}", resource.logical_id);
            if let Some(arn) = inside {
                open.push((format!("{path}/"), arn.to_owned(), stack_name(arn)));
            }
            found.push(Skippable {
                candidate: Candidate::of(stack, &path),
                called: match &name {
                    Some(name) => format!("{name}.{}", resource.logical_id),
                    None => resource.logical_id.clone(),
                },
                failed: failed && inside.is_none(),
            });
        }
    }
    Ok(found)
}

fn failed_to_go_back(resource: &ListedResource) -> bool {
    let cancelled = resource.reason.as_deref().is_some_and(|reason| reason.starts_with("Resource update cancelled"));
    resource.status == "UPDATE_FAILED" && !cancelled
}

/// The name in `arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID`.
fn stack_name(arn: &str) -> Option<String> {
    arn.split('/').nth(1).map(str::to_owned)
}
