//! Change sets of nested stacks.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/change-sets-for-nested-stacks.html>

use super::is_nested;
use crate::local::change_set::{Changes, Comparison, KNOWN_AFTER_APPLY, NestedStacks};
use crate::local::early_validation;
use crate::local::identifiers;
use crate::local::operations::NO_CHANGES;
use crate::local::protocol::ApiError;
use crate::local::service::Service;
use crate::local::template::plain_text;
use crate::local::world::{ChangeSet, ChangeSetKind, ChangeSetStatus, ExecutionStatus, Nesting, Stack, StackResource};
use std::collections::BTreeMap;

/// How long the name of a change set may be.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html>
const LONGEST_NAME: usize = 128;

/// The nested stacks of an account, looked into or not.
pub(in crate::local) struct LookedInto<'a, 's> {
    pub(in crate::local) service: &'a Service<'s>,
    pub(in crate::local) included: bool,
}

impl NestedStacks for LookedInto<'_, '_> {
    fn are_included(&self) -> bool {
        self.included
    }

    fn is_outdated(&self, before: &StackResource, after: &StackResource) -> bool {
        self.service.nested_stack(before).is_none_or(|nested| self.service.is_outdated(nested, after))
    }
}

impl Service<'_> {
    /// Computes the change sets of the nested stacks that a change set makes or changes. It fails with them.
    pub(in crate::local) fn plan_nested(&mut self, outer: &str, nested: BTreeMap<String, StackResource>) {
        let mut failed = None;
        for (logical_id, resource) in nested {
            let url = resource.properties.get("TemplateURL").map(plain_text).unwrap_or_default();
            if url.contains(KNOWN_AFTER_APPLY) {
                continue;
            }
            let Some(planned) = self.nested_change_set(outer, &logical_id, &resource) else { continue };
            let change_set = self.world.change_sets.get(&planned);
            let obstacle = change_set.filter(|set| set.status == ChangeSetStatus::Failed);
            if obstacle.is_some_and(|set| set.reason.as_deref() != Some(NO_CHANGES)) {
                failed.get_or_insert_with(|| {
                    format!("Nested change set {planned} was not successfully created: Currently in FAILED.")
                });
            }
            if let Some(outer) = self.world.change_sets.get_mut(outer) {
                outer.nested.insert(logical_id, planned);
            }
        }
        if let Some(outer) = self.world.change_sets.get_mut(outer).filter(|_| failed.is_some()) {
            outer.status = ChangeSetStatus::Failed;
            outer.execution = ExecutionStatus::Unavailable;
            outer.reason = failed;
        }
    }

    /// The change set of one nested stack, with those of the stacks that are nested in it.
    fn nested_change_set(&mut self, outer: &str, logical_id: &str, resource: &StackResource) -> Option<String> {
        let set = self.world.change_sets.get(outer)?;
        let (outer_stack, capabilities) = (set.stack.clone(), set.capabilities.clone());
        let root = set.nesting.as_ref().map_or(outer, |nesting| &nesting.root).to_owned();
        let suffix = identifiers::suffix(&format!("{outer} {logical_id}"));
        let mut name = format!("{}-{logical_id}", set.name);
        name.truncate(LONGEST_NAME - suffix.len() - 1);
        let (stack, kind) = self.planned_stack(&outer_stack, logical_id)?;
        let nesting = Some(Nesting { parent: outer.to_owned(), root });
        let empty = ChangeSet {
            nesting,
            capabilities: capabilities.clone(),
            includes_nested: true,
            ..self.new_change_set(format!("{name}-{suffix}"), &stack.id, kind)
        };
        let (computed, nested) = match self.compute_nested(&empty, &stack, resource) {
            Ok(computed) => computed,
            Err(error) => (refused(&empty, error.message().to_owned()), BTreeMap::new()),
        };
        let id = computed.id.clone();
        self.world.change_sets.insert(id.clone(), computed);
        self.plan_nested(&id, nested);
        Some(id)
    }

    /// The stack that a nested change set is for: the one behind the resource, or an empty one.
    fn planned_stack(&mut self, outer: &str, logical_id: &str) -> Option<(Stack, ChangeSetKind)> {
        let existing = self.world.stacks.get(outer)?.resources.get(logical_id);
        let existing = existing.filter(|resource| resource.is_usable() && is_nested(&resource.kind));
        if let Some(stack) = existing.and_then(|resource| self.nested_stack(resource)) {
            return Some((stack.clone(), ChangeSetKind::Update));
        }
        let shell = self.new_nested_stack(outer, logical_id)?;
        let id = shell.id.clone();
        self.world.stacks.insert(id.clone(), shell);
        self.set_stack_status(&id, "REVIEW_IN_PROGRESS", Some("User Initiated".to_owned()), self.now);
        Some((self.world.stacks.get(&id)?.clone(), ChangeSetKind::Create))
    }

    fn compute_nested(
        &self,
        empty: &ChangeSet,
        stack: &Stack,
        resource: &StackResource,
    ) -> Result<(ChangeSet, BTreeMap<String, StackResource>), ApiError> {
        self.refuse_too_deep(stack)?;
        let wanted = self.nested_template(resource, &empty.capabilities)?;
        let desired = self.desired_of(stack, wanted.template, &wanted.parameters.values)?;
        let previous = match stack.template.is_empty() {
            true => None,
            false => Some(self.desired(stack, &stack.template, &stack.parameters)?),
        };
        let exports = self.world.exports();
        let comparison = Comparison {
            stack,
            recorded: None,
            previous: previous.as_ref(),
            desired: &desired,
            tags: &wanted.tags,
            exports: &exports,
            nested: &LookedInto { service: self, included: true },
        };
        let Changes { changes, nested } = comparison.changes()?;
        let unchanged = empty.kind == ChangeSetKind::Update
            && changes.is_empty()
            && wanted.tags == stack.tags
            && !comparison.outputs_differ()
            && stack.suspended.is_none();
        let failures = early_validation::failures(self.world, &changes);
        let failure = wanted
            .parameters
            .failure
            .or_else(|| unchanged.then(|| NO_CHANGES.to_owned()))
            .or_else(|| early_validation::reason(&failures));
        let computed = ChangeSet {
            template: wanted.body,
            no_echo: desired.no_echo(),
            parameters: wanted.parameters.values,
            tags: wanted.tags,
            failures,
            changes,
            ..empty.clone()
        };
        match failure {
            Some(reason) => Ok((refused(&computed, reason), nested)),
            None => Ok((computed, nested)),
        }
    }
}

fn refused(change_set: &ChangeSet, reason: String) -> ChangeSet {
    ChangeSet {
        status: ChangeSetStatus::Failed,
        execution: ExecutionStatus::Unavailable,
        reason: Some(reason),
        ..change_set.clone()
    }
}
