//! What nested stacks hold, for those who would delete or go back with it.

use super::call_error::CallError;
use super::destroy_plan::DoomedResource;
use super::inside::NESTED_STACK;
use super::planning::deployed_template;
use super::resources::{ListedResource, stack_resources};
use super::stack_state::StackState;
use crate::diff::deletion_fate;
use crate::plan::protection::is_protected;
use crate::plan::{Action, DataFate, Nested, ResourceChange};
use aws_sdk_cloudformation::Client;

/// The resources that would be deleted with a nested stack, and with those that it nests, by their paths: `Network/Vpc`.
///
/// # Errors
///
/// When CloudFormation cannot be asked about one of them.
pub(super) async fn deleted_with(client: &Client, path: &str, arn: &str) -> Result<Vec<DoomedResource>, CallError> {
    let mut found = Vec::new();
    let mut open = vec![(format!("{path}/"), arn.to_owned())];
    while let Some((path, arn)) = open.pop() {
        let Some(state) = StackState::read(client, &arn).await? else { continue };
        if matches!(state.status.as_str(), "REVIEW_IN_PROGRESS" | "DELETE_COMPLETE") {
            continue;
        }
        let template = deployed_template(client, &arn).await?;
        for resource in stack_resources(client, &arn).await?.into_iter().filter(is_there) {
            let fate = deletion_fate(&template["Resources"][&resource.logical_id]);
            let body = &template["Resources"][&resource.logical_id];
            let path = format!("{path}{}", resource.logical_id);
            if let Some(nested) = nested_stack(&resource).filter(|_| fate != DataFate::Retained) {
                open.push((format!("{path}/"), nested.to_owned()));
            }
            found.push(DoomedResource {
                protected: fate != DataFate::Retained && is_protected(body, &template, &state.parameters),
                fate,
                logical_id: path,
                resource_type: resource.resource_type,
                physical_id: resource.physical_id,
            });
        }
    }
    Ok(found)
}

/// The same as changes of a plan, for a nested stack that would leave its own: no change set tells of them. `None` for any
/// other change, and where nobody can look inside.
pub(super) async fn removed_with(
    client: &Client,
    stack: &ResourceChange,
) -> Result<Option<Vec<ResourceChange>>, CallError> {
    let arn = stack.physical_id.as_deref().filter(|id| id.starts_with("arn:"));
    let stays = stack.resource_type != NESTED_STACK || stack.data == Some(DataFate::Retained);
    let Some(arn) = arn.filter(|_| !stays && matches!(stack.action, Action::Remove | Action::Replace(_))) else {
        return Ok(None);
    };
    let change = |lost: DoomedResource| ResourceChange {
        logical_id: lost.logical_id,
        resource_type: lost.resource_type,
        physical_id: lost.physical_id,
        action: Action::Remove,
        properties: Vec::new(),
        data: Some(lost.fate),
        reasons: Vec::new(),
        nested: Nested::default(),
    };
    Ok(Some(deleted_with(client, &stack.logical_id, arn).await?.into_iter().map(change).collect()))
}

/// The ARN of the stack behind a resource that stands for one.
pub(super) fn nested_stack(resource: &ListedResource) -> Option<&str> {
    let arn = resource.physical_id.as_deref().filter(|_| resource.resource_type == NESTED_STACK)?;
    arn.starts_with("arn:").then_some(arn)
}

fn is_there(resource: &ListedResource) -> bool {
    !matches!(resource.status.as_str(), "DELETE_COMPLETE" | "DELETE_SKIPPED")
}
