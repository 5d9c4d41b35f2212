//! What a change set would do: a template and parameters against the stack as it is.

mod detail;

use super::desired::{Desired, shown};
use super::facts;
use super::graph;
use super::intrinsics::{EvaluationError, ResourceValues};
use super::nested::is_nested;
use super::protocol::ApiError;
use super::world::{Action, Change, ChangeDetail, Evaluation, Recreation, Replacement, Stack, StackResource};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What stands in a change set for a value that only the execution yields.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceTargetDefinition.html>
pub(super) const KNOWN_AFTER_APPLY: &str = "{{changeSet:KNOWN_AFTER_APPLY}}";

/// A stack before and after.
pub(super) struct Comparison<'a> {
    /// The stack as it is.
    pub(super) stack: &'a Stack,
    /// The stack as it knows itself, where `stack` shows what its resources really have.
    pub(super) recorded: Option<&'a Stack>,
    /// What was asked for last, if anything was.
    pub(super) previous: Option<&'a Desired>,
    /// What is asked for now.
    pub(super) desired: &'a Desired,
    /// The stack's tags afterwards.
    pub(super) tags: &'a BTreeMap<String, String>,
    /// The values of all exports.
    pub(super) exports: &'a BTreeMap<String, String>,
    /// What is known of nested stacks.
    pub(super) nested: &'a dyn NestedStacks,
}

/// What a comparison asks about the stacks behind resources.
pub(super) trait NestedStacks {
    /// Whether what changes inside of nested stacks is looked at.
    fn are_included(&self) -> bool;
    /// Whether the stack behind a resource is to become another than it is.
    fn is_outdated(&self, before: &StackResource, after: &StackResource) -> bool;
}

/// What a comparison finds.
#[derive(Debug)]
pub(super) struct Changes {
    /// Every change, by logical ID.
    pub(super) changes: Vec<Change>,
    /// The resources of nested stacks that are new or change, as they should be.
    pub(super) nested: BTreeMap<String, StackResource>,
}

impl Comparison<'_> {
    /// Every change, by logical ID.
    pub(super) fn changes(&self) -> Result<Changes, ApiError> {
        self.refuse_other_types()?;
        let mut planned = Planned::of(&self.stack.resources);
        let mut changes = BTreeMap::new();
        let mut nested = BTreeMap::new();
        for name in graph::order(&self.desired.dependencies).unwrap_or_default() {
            let after = self.desired.resource(&name, &self.desired.environment(&planned, self.exports), self.tags)?;
            let change = match self.existing(&name) {
                Some(before) => self.modification(&name, before, &after, &planned),
                None => Some(Change {
                    // It is gone although its stack has it: it is made again.
                    drift_status: self.drifted_from(&name).map(|_| "DELETED".to_owned()),
                    previous: self.drifted_from(&name).map(context),
                    ..addition(&name, &after)
                }),
            };
            let other = change.as_ref().is_some_and(|change| {
                change.action == Action::Add || change.replacement.is_some_and(|it| it != Replacement::False)
            });
            if other {
                planned.unknown.insert(name.clone());
            }
            if change.is_some() && is_nested(&after.kind) {
                planned.changing.insert(name.clone());
                nested.insert(name.clone(), after);
            }
            changes.extend(change.map(|change| (name, change)));
        }
        let existing = self.stack.resources.iter().filter(|(_, before)| before.exists());
        let removed = existing.filter(|(name, _)| !self.desired.active.contains(*name));
        changes.extend(removed.map(|(name, before)| (name.clone(), removal(name, before))));
        Ok(Changes { changes: changes.into_values().collect(), nested })
    }

    /// Whether the outputs differ: a change set may change nothing else.
    pub(super) fn outputs_differ(&self) -> bool {
        let planned = Planned::of(&self.stack.resources);
        let environment = self.desired.environment(&planned, self.exports);
        self.desired.outputs(&environment).map_or(true, |outputs| outputs != self.stack.outputs)
    }

    fn existing(&self, name: &str) -> Option<&StackResource> {
        self.stack.resources.get(name).filter(|resource| resource.is_usable())
    }

    fn refuse_other_types(&self) -> Result<(), ApiError> {
        let other: Vec<&str> = self
            .desired
            .active
            .iter()
            .filter(|name| {
                let before = self.existing(name).map(|resource| resource.kind.as_str());
                let after = self.desired.template.resources.get(*name).map(|resource| resource.kind.as_str());
                before.is_some() && before != after
            })
            .map(String::as_str)
            .collect();
        if other.is_empty() {
            return Ok(());
        }
        Err(ApiError::validation(format!(
            "Update of resource type is not permitted. The new template modifies resource type of the following resources: [{}]",
            other.join(", ")
        )))
    }

    fn modification(
        &self,
        name: &str,
        before: &StackResource,
        after: &StackResource,
        planned: &Planned<'_>,
    ) -> Option<Change> {
        let mut details = self.details(name, before, after, planned);
        if details.is_empty() && is_nested(&after.kind) && self.may_change_inside(before, after) {
            details.push(detail::automatic(self.nested.are_included()));
        }
        let drifted = self.drifted_from(name).filter(|recorded| recorded.properties != before.properties);
        let mut action = Action::Modify;
        if details.is_empty() {
            // The resource drifted to what the template now says: there is nothing to do but to take note of it.
            drifted?;
            action = Action::SyncWithActual;
        }
        let replacement = details.iter().map(replacement_of).max().unwrap_or(Replacement::False);
        let policy_action =
            (replacement != Replacement::False).then(|| before.update_replace_policy.replacement().to_owned());
        Some(Change {
            action,
            logical_id: name.to_owned(),
            physical_id: before.physical_id.clone(),
            kind: before.kind.clone(),
            replacement: Some(replacement),
            policy_action,
            details,
            before: Some(context(before)),
            after: Some(context(after)),
            drift_status: self.recorded.map(|_| if drifted.is_some() { "MODIFIED" } else { "IN_SYNC" }.to_owned()),
            previous: drifted.map(context),
        })
    }

    /// Without a look into nested stacks, each of them may change.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChangeDetail.html>, `Automatic`
    fn may_change_inside(&self, before: &StackResource, after: &StackResource) -> bool {
        !self.nested.are_included() || self.nested.is_outdated(before, after)
    }

    /// The resource as its stack knows it, in a comparison with what resources really have.
    fn drifted_from(&self, name: &str) -> Option<&StackResource> {
        self.recorded?.resources.get(name).filter(|resource| resource.is_usable())
    }
}

/// What one difference means for the resource.
fn replacement_of(detail: &ChangeDetail) -> Replacement {
    match (detail.recreation, detail.evaluation) {
        (Recreation::Never, _) => Replacement::False,
        (Recreation::Always, Evaluation::Static) => Replacement::True,
        (Recreation::Always, Evaluation::Dynamic) | (Recreation::Conditionally, _) => Replacement::Conditional,
    }
}

fn addition(name: &str, after: &StackResource) -> Change {
    Change {
        action: Action::Add,
        logical_id: name.to_owned(),
        physical_id: None,
        kind: after.kind.clone(),
        replacement: None,
        policy_action: None,
        details: Vec::new(),
        before: None,
        after: Some(context(after)),
        drift_status: None,
        previous: None,
    }
}

fn removal(name: &str, before: &StackResource) -> Change {
    Change {
        action: Action::Remove,
        logical_id: name.to_owned(),
        physical_id: before.physical_id.clone(),
        kind: before.kind.clone(),
        replacement: None,
        policy_action: Some(before.deletion_policy.removal().to_owned()),
        details: Vec::new(),
        before: Some(context(before)),
        after: None,
        drift_status: None,
        previous: None,
    }
}

/// `BeforeContext` and `AfterContext`.
fn context(resource: &StackResource) -> String {
    let mut context = json!({ "Properties": resource.properties });
    if !resource.metadata.is_null()
        && let Some(context) = context.as_object_mut()
    {
        context.insert("Metadata".to_owned(), resource.metadata.clone());
    }
    shown(&context)
}

/// The values of resources as far as they are known before the execution.
struct Planned<'a> {
    existing: &'a BTreeMap<String, StackResource>,
    unknown: BTreeSet<String>,
    /// Nested stacks that stay themselves and may have other outputs afterwards.
    changing: BTreeSet<String>,
}

impl<'a> Planned<'a> {
    fn of(existing: &'a BTreeMap<String, StackResource>) -> Self {
        Self { existing, unknown: BTreeSet::new(), changing: BTreeSet::new() }
    }

    /// Whether what `Fn::GetAtt` yields is known only later.
    fn hides_attributes(&self, logical_id: &str) -> bool {
        self.unknown.contains(logical_id) || self.changing.contains(logical_id)
    }
}

impl ResourceValues for Planned<'_> {
    fn reference(&self, logical_id: &str) -> Result<Value, EvaluationError> {
        let known = self.existing.get(logical_id).filter(|_| !self.unknown.contains(logical_id));
        Ok(known.map_or_else(|| json!(KNOWN_AFTER_APPLY), |resource| resource.reference.clone()))
    }

    fn attribute(&self, logical_id: &str, attribute: &str) -> Result<Value, EvaluationError> {
        let known = self.existing.get(logical_id).filter(|_| !self.hides_attributes(logical_id));
        let value = known.and_then(|resource| resource.attributes.get(attribute));
        Ok(value.cloned().unwrap_or_else(|| json!(KNOWN_AFTER_APPLY)))
    }
}

/// Whether replacing is what a difference certainly does, for the execution: there everything is known.
pub(super) fn replaces(before: &StackResource, after: &StackResource) -> bool {
    let Some(facts) = facts::resource_type(&after.kind) else { return false };
    detail::property_names(before, after).into_iter().any(|name| {
        let (before, after) = (before.properties.get(name), after.properties.get(name));
        before != after && facts.recreation(name, before, after) == Recreation::Always
    })
}

/// The first property that two states of a resource have different values of.
pub(super) fn differing_property<'a>(before: &'a StackResource, after: &'a StackResource) -> Option<&'a str> {
    let mut names = detail::property_names(before, after).into_iter();
    names.find(|name| before.properties.get(*name) != after.properties.get(*name))
}
