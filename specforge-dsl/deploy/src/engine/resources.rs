use super::call_error::CallError;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::StackResourceSummary;

/// A resource as `ListStackResources` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListedResource {
    pub(crate) logical_id: String,
    pub(crate) resource_type: String,
    pub(crate) physical_id: Option<String>,
    pub(crate) status: String,
    pub(crate) reason: Option<String>,
}

/// All resources of a stack, those that were deleted included.
pub(crate) async fn stack_resources(client: &Client, stack: &str) -> Result<Vec<ListedResource>, CallError> {
    let mut resources = Vec::new();
    let mut pages = client.list_stack_resources().stack_name(stack).into_paginator().send();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| CallError::new("ListStackResources", &error))?;
        if !page.stack_resource_summaries().iter().all(is_whole) {
            return Err(CallError::in_part("ListStackResources"));
        }
        resources.extend(page.stack_resource_summaries().iter().map(|resource| ListedResource {
            logical_id: resource.logical_resource_id().unwrap_or_default().to_owned(),
            resource_type: resource.resource_type().unwrap_or_default().to_owned(),
            physical_id: resource.physical_resource_id().filter(|id| !id.is_empty()).map(str::to_owned),
            status: resource.resource_status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
            reason: resource.resource_status_reason().filter(|reason| !reason.is_empty()).map(str::to_owned),
        }));
    }
    Ok(resources)
}

/// Whether a summary says what it is about. An answer that was cut short parses.
fn is_whole(summary: &StackResourceSummary) -> bool {
    let told = [summary.logical_resource_id(), summary.resource_type()];
    told.iter().all(|text| text.is_some_and(|text| !text.is_empty())) && summary.resource_status().is_some()
}
