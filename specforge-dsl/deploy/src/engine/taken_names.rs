//! Resources that a stack cannot create because they exist: what an earlier stack of the same name left in the account keeps
//! its name. They can be imported.
//!
//! Where CloudFormation validates early, it refuses the change set; elsewhere the creation fails.

use super::clashes::clashes;
use super::event::Event;
use super::outcome::StackOutcome;
use super::references::references;
use super::resources::stack_resources;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::StackStatus;
use serde::Serialize;
use serde_json::Value;
use specforge_dsl::assembly::AssembledStack;
use std::collections::{BTreeMap, BTreeSet};

/// How many deleted stacks of one name are looked at before nothing is known of what they left.
const MOST_LOOKED_AT: usize = 20;

/// A declared resource that exists already, or that one which exists refers to: an import takes them together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakenName {
    /// The logical ID.
    pub logical_id: String,
    /// What identifies it in an import; absent where neither the template nor an earlier stack tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// The logical IDs of what it refers to that is not in the stack and cannot be imported along: it has to be deployed first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
}

/// The outcome of an operation, with what can be imported instead where resources could not be created because they exist.
pub(super) async fn with_taken_names(
    client: &Client,
    stack: &AssembledStack,
    events: &[Event],
    outcome: StackOutcome,
) -> StackOutcome {
    let mut outcome = outcome;
    if let StackOutcome::RolledBack(failure) | StackOutcome::Paused(failure) | StackOutcome::Failed(failure) =
        &mut outcome
    {
        failure.taken = taken_names(client, stack, &clashes(events)).await;
    }
    outcome
}

/// The resources to import for these, whose names are taken, in the order of the template; with what is known already of their
/// identifiers.
///
/// Whoever may not look at deleted stacks gets fewer identifiers.
pub(super) async fn taken_names(
    client: &Client,
    stack: &AssembledStack,
    taken: &BTreeMap<String, Option<String>>,
) -> Vec<TakenName> {
    if taken.is_empty() {
        return Vec::new();
    }
    let template = stack.template.to_value();
    let standing = stack_resources(client, &stack.name).await.unwrap_or_default();
    let is_gone = |status: &str| matches!(status, "DELETE_COMPLETE" | "DELETE_SKIPPED");
    let stands = |id: &str| {
        standing.iter().any(|one| one.logical_id == id && one.physical_id.is_some() && !is_gone(&one.status))
    };
    let is_resource = |id: &String| template["Resources"].get(id).is_some();
    let mut together: BTreeSet<String> = taken.keys().cloned().collect();
    let mut open: Vec<String> = taken.keys().cloned().collect();
    while let Some(id) = open.pop() {
        let needed = references(&template["Resources"][&id]).into_iter();
        // What is deleted with its stack is not left, and CloudFormation imports only what has a deletion policy.
        let survives = |id: &String| template["Resources"][id]["DeletionPolicy"].is_string() && !stands(id);
        open.extend(needed.filter(survives).filter(|id| together.insert(id.clone())));
    }
    let left = if together.iter().all(|id| declared(&template["Resources"][id]).is_some()) {
        BTreeMap::new()
    } else {
        left_behind(client, &stack.name).await
    };
    let resources = template["Resources"].as_object().into_iter().flatten().filter(|(id, _)| together.contains(*id));
    let told = |id: &String| taken.get(id).cloned().flatten().or_else(|| left.get(id).cloned());
    let needs = |resource: &Value| {
        let needed = references(resource).into_iter().filter(is_resource);
        needed.filter(|id| !together.contains(id) && !stands(id)).collect()
    };
    let taken = resources.map(|(id, resource)| TakenName {
        logical_id: id.clone(),
        identifier: declared(resource).or_else(|| only_identifier(resource).and_then(|_| told(id))),
        needs: needs(resource),
    });
    taken.collect()
}

/// The property that alone identifies a resource of this type.
fn only_identifier(resource: &Value) -> Option<&'static str> {
    let resource_type = specforge_schema::resource(resource["Type"].as_str()?)?;
    let mut identifiers = resource_type.primary_identifier();
    identifiers.next().filter(|_| identifiers.next().is_none())
}

/// The name that the template itself gives a resource.
fn declared(resource: &Value) -> Option<String> {
    resource["Properties"][only_identifier(resource)?].as_str().map(str::to_owned)
}

/// What the latest deleted stack of this name left in the account: the physical IDs by logical IDs. CloudFormation remembers
/// deleted stacks for 90 days (CloudFormation API Reference, `ListStackResources`).
async fn left_behind(client: &Client, name: &str) -> BTreeMap<String, String> {
    let deleted = client.list_stacks().stack_status_filter(StackStatus::DeleteComplete);
    let mut pages = deleted.into_paginator().send();
    let mut looked_at = 0;
    // The latest come first.
    while let Some(Ok(page)) = pages.next().await {
        let of_name = page.stack_summaries().iter().filter(|one| one.stack_name() == Some(name));
        for id in of_name.filter_map(|one| one.stack_id()) {
            let resources = stack_resources(client, id).await.unwrap_or_default();
            looked_at += 1;
            // Each change set that was refused left an empty stack, deleted.
            if !resources.is_empty() {
                let left = resources.into_iter().filter(|one| one.status == "DELETE_SKIPPED");
                return left.filter_map(|one| Some((one.logical_id, one.physical_id?))).collect();
            }
            if looked_at == MOST_LOOKED_AT {
                return BTreeMap::new();
            }
        }
    }
    BTreeMap::new()
}
