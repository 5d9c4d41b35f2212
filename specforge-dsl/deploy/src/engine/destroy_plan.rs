//! What a deletion would do.

use super::call_error::CallError;
use super::inside::NESTED_STACK;
use super::nested_resources::{deleted_with, nested_stack};
use super::planning::deployed_template;
use super::resources::{ListedResource, stack_resources};
use super::stack_state::StackState;
use super::stack_status::{Ending, ending};
use crate::diff::deletion_fate;
use crate::gate::{Hazard, HazardKind, removed};
use crate::plan::DataFate;
use crate::plan::evaluation::Evaluation;
use crate::plan::protection::is_protected;
use aws_sdk_cloudformation::Client;
use serde::Serialize;
use serde_json::Value;
use specforge_dsl::assembly::{AssembledStack, Assembly};

/// What a deletion would do, in the order in which it would be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DestroyPlan {
    /// The app's name.
    pub app: String,
    /// The stacks that exist, dependents first.
    pub stacks: Vec<DoomedStack>,
    /// What holds data and is lost with it, which needs a consent that names it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hazards: Vec<Hazard>,
}

impl DestroyPlan {
    /// The resources that are protected from deletion and would be deleted, with the short IDs of their stacks.
    pub fn protected(&self) -> impl Iterator<Item = (&str, &DoomedResource)> {
        self.stacks.iter().flat_map(|stack| {
            let protected = stack.resources.iter().filter(|resource| resource.protected);
            protected.map(|resource| (stack.id.as_str(), resource))
        })
    }
}

/// A stack that would be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoomedStack {
    /// The CloudFormation stack name.
    pub stack: String,
    /// The short ID.
    pub id: String,
    /// Whether its creation is still running and is given up.
    pub gives_up_creation: bool,
    /// Its resources.
    pub resources: Vec<DoomedResource>,
    /// The logical IDs of those that an earlier try deleted.
    #[serde(skip)]
    pub(crate) gone: Vec<String>,
}

/// A resource of a stack that would be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoomedResource {
    /// The logical ID; the path to it where it is in a nested stack: `Network/Vpc`.
    pub logical_id: String,
    /// The resource type.
    pub resource_type: String,
    /// The physical ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub physical_id: Option<String>,
    /// What becomes of it by its deletion policy, or by what was asked for.
    pub fate: DataFate,
    /// Whether it refuses to be deleted until its deletion protection is lifted.
    pub protected: bool,
}

/// Lists a stack's resources with what its deployed template says about their deletion.
pub(super) async fn doomed(
    client: &Client,
    stack: &AssembledStack,
    state: &StackState,
) -> Result<DoomedStack, CallError> {
    // An empty stack that a change set left has neither a template nor resources.
    let (template, resources) = match state.status.as_str() {
        "REVIEW_IN_PROGRESS" => (Value::Null, Vec::new()),
        _ => (deployed_template(client, &stack.name).await?, stack_resources(client, &stack.name).await?),
    };
    let unlisted = unlisted(&template, state, &resources);
    let (gone, resources): (Vec<_>, Vec<_>) = resources
        .into_iter()
        .partition(|resource| matches!(resource.status.as_str(), "DELETE_COMPLETE" | "DELETE_SKIPPED"));
    let nested: Vec<(String, String)> = resources
        .iter()
        .filter(|resource| deletion_fate(&template["Resources"][&resource.logical_id]) != DataFate::Retained)
        .filter_map(|resource| Some((resource.logical_id.clone(), nested_stack(resource)?.to_owned())))
        .collect();
    let mut resources: Vec<DoomedResource> = resources
        .into_iter()
        .map(|resource| {
            let fate = deletion_fate(&template["Resources"][&resource.logical_id]);
            let body = &template["Resources"][&resource.logical_id];
            DoomedResource {
                protected: fate != DataFate::Retained && is_protected(body, &template, &state.parameters),
                fate,
                logical_id: resource.logical_id,
                resource_type: resource.resource_type,
                physical_id: resource.physical_id,
            }
        })
        .chain(unlisted)
        .collect();
    for (logical_id, arn) in nested {
        resources.extend(deleted_with(client, &logical_id, &arn).await?);
    }
    let gone = gone.into_iter().map(|resource| resource.logical_id).collect();
    let gives_up_creation = state.status == "CREATE_IN_PROGRESS";
    Ok(DoomedStack { stack: stack.name.clone(), id: stack.id.clone(), gives_up_creation, resources, gone })
}

/// What holds data by the template of a stack that stands, and is missing in the list of its resources: a list that arrived
/// in part parses as well, and nothing may be lost unannounced for that.
fn unlisted(template: &Value, state: &StackState, listed: &[ListedResource]) -> Vec<DoomedResource> {
    // What failed may not have come to make everything.
    let was_taken_back = ["UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"].contains(&state.status.as_str());
    if ending(&state.status) != Ending::Succeeded && !was_taken_back {
        return Vec::new();
    }
    let is_listed = |id: &str| listed.iter().any(|resource| resource.logical_id == id);
    let declared = Evaluation::new(template, &state.parameters).resources();
    let missing = declared.iter().filter(|resource| !is_listed(&resource.logical_id));
    let doomed = missing.map(|resource| DoomedResource {
        logical_id: resource.logical_id.clone(),
        resource_type: resource.resource_type.clone(),
        physical_id: None,
        fate: deletion_fate(&template["Resources"][&resource.logical_id]),
        protected: false,
    });
    doomed.filter(DoomedResource::holds_data).collect()
}

/// What of a stack holds data that goes with it, though a snapshot may stay.
pub(super) fn losses(stack: &DoomedStack, assembly: &Assembly) -> Vec<Hazard> {
    let Some(declared) = assembly.stack(&stack.stack) else { return Vec::new() };
    let lost = stack.resources.iter().filter(|one| one.fate != DataFate::Retained && one.holds_data());
    lost.map(|one| {
        let what = removed(Some(one.fate));
        Hazard::new(HazardKind::Delete, declared, &one.logical_id, &one.resource_type, what)
    })
    .collect()
}

impl DoomedStack {
    /// Lets resources stay in the account that were to be deleted.
    pub(super) fn retain(&mut self, is_retained: impl Fn(&str) -> bool) {
        // What is in a nested stack stays with it.
        for resource in self.resources.iter_mut().filter(|resource| is_retained(resource.outermost())) {
            resource.fate = DataFate::Retained;
            resource.protected = false;
        }
    }
}

impl DoomedResource {
    /// The logical ID of its stack's own resource: of a nested stack, where it is in one.
    pub(super) fn outermost(&self) -> &str {
        self.logical_id.split('/').next().unwrap_or(&self.logical_id)
    }

    /// Whether it is in a nested stack.
    pub(super) fn is_inside(&self) -> bool {
        self.logical_id.contains('/')
    }

    /// Whether it is of a type that holds data. What is in a nested stack is told by itself.
    pub fn holds_data(&self) -> bool {
        let told_inside = self.resource_type == NESTED_STACK && self.physical_id.as_deref().is_some_and(is_arn);
        !told_inside
            && specforge_schema::resource(&self.resource_type).is_some_and(specforge_schema::ResourceType::stateful)
    }
}

fn is_arn(physical_id: &str) -> bool {
    physical_id.starts_with("arn:")
}
