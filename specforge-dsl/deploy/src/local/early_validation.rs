//! Early validation: what CloudFormation finds while it computes a change set, before anything is touched.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html>

use super::facts;
use super::world::{Action, Change, PhysicalResource, Replacement, ValidationFailure, World};
use serde_json::Value;

/// What is wrong with the resources that a change set adds or changes: their properties, and names that are taken.
pub(super) fn failures(world: &World, changes: &[Change]) -> Vec<ValidationFailure> {
    changes.iter().filter(|change| change.action != Action::Remove).flat_map(|change| of(world, change)).collect()
}

/// The reason of a change set that failed, by the validations that did.
pub(super) fn reason(failures: &[ValidationFailure]) -> Option<String> {
    let mut names: Vec<&str> = failures.iter().map(|failure| failure.hook()).collect();
    names.sort_unstable();
    names.dedup();
    (!names.is_empty()).then(|| {
        format!(
            "The following hook(s)/validation failed: [{}]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.",
            names.join(", ")
        )
    })
}

fn of(world: &World, change: &Change) -> Vec<ValidationFailure> {
    let context = change.after.as_deref().and_then(|context| serde_json::from_str::<Value>(context).ok());
    let properties = context.as_ref().and_then(|context| context.get("Properties"));
    let (Some(facts), Some(properties)) = (facts::resource_type(&change.kind), properties) else { return Vec::new() };
    let failure = |name: &str, reason: String, path: String| ValidationFailure {
        logical_id: change.logical_id.clone(),
        physical_id: change.physical_id.clone(),
        kind: change.kind.clone(),
        name: name.to_owned(),
        reason,
        path,
    };
    let mut failures: Vec<ValidationFailure> = facts
        .violations(properties)
        .iter()
        .map(|it| failure(ValidationFailure::PROPERTY, it.early_message(), it.template_path(&change.logical_id)))
        .collect();
    let created = change.action == Action::Add || change.replacement == Some(Replacement::True);
    // A replacement under the resource's own name fails in its own way, when the change set is executed.
    let taken = |name: &&str| world.resources.contains_key(&PhysicalResource::key(&change.kind, name));
    let own = |name: &&str| change.physical_id.as_deref() == Some(name);
    if let Some(name) = facts.custom_name(properties).filter(|_| created).filter(taken).filter(|name| !own(name)) {
        let reason = format!("Resource of type '{}' with identifier '{name}' already exists.", change.kind);
        failures.push(failure(ValidationFailure::NAME_CONFLICT, reason, format!("/Resources/{}", change.logical_id)));
    }
    failures
}
