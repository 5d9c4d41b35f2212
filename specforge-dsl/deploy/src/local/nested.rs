//! Nested stacks: resources of type `AWS::CloudFormation::Stack`, each with a stack of its own behind it.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html>

mod apply;
mod change_sets;
mod clean_up;
mod remove;
mod revert;
mod template;

use super::clock::Time;
use super::faults::FaultAction;
use super::identifiers;
use super::protocol::ApiError;
use super::service::{STACK_TYPE, Service};
use super::template::plain_text;
use super::world::{Nesting, Stack, StackResource, Step, StepState, Work};
pub(super) use change_sets::LookedInto;
use serde_json::json;

/// How long the name of a stack may be.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html>
const LONGEST_NAME: usize = 128;

/// How deep stacks may be nested here: templates may nest each other in a circle.
const DEEPEST: usize = 10;

/// Whether a resource type is that of nested stacks.
pub(super) fn is_nested(kind: &str) -> bool {
    kind == STACK_TYPE
}

impl Service<'_> {
    /// The stack behind a resource of a stack, as long as there is one.
    pub(super) fn nested_stack(&self, resource: &StackResource) -> Option<&Stack> {
        let id = resource.physical_id.as_ref().filter(|_| is_nested(&resource.kind))?;
        self.world.stacks.get(id).filter(|stack| !stack.is_deleted())
    }

    /// A new nested stack without anything in it, as it is named by its parent's name and its own logical ID.
    pub(super) fn new_nested_stack(&mut self, outer: &str, logical_id: &str) -> Option<Stack> {
        let number = self.world.next();
        let outer = self.world.stacks.get(outer)?;
        let suffix = identifiers::suffix(&format!("nested {} {logical_id} {number}", outer.id));
        let mut name = format!("{}-{logical_id}", outer.name);
        name.truncate(LONGEST_NAME - suffix.len() - 1);
        let root = outer.nesting.as_ref().map_or(&outer.id, |nesting| &nesting.root).clone();
        let nesting = Some(Nesting { parent: outer.id.clone(), root });
        let termination_protection = outer.termination_protection;
        Some(Stack { nesting, termination_protection, ..self.new_stack(&format!("{name}-{suffix}")) })
    }

    /// Refuses what is nested deeper than is followed here.
    fn refuse_too_deep(&self, nested: &Stack) -> Result<(), ApiError> {
        let around = |stack: &&Stack| self.world.stacks.get(&stack.nesting.as_ref()?.parent);
        match std::iter::successors(Some(nested), around).count() > DEEPEST + 1 {
            false => Ok(()),
            true => Err(ApiError::validation(format!(
                "the embedded CloudFormation follows nested stacks {DEEPEST} deep, and the templates nest deeper, perhaps in a circle"
            ))),
        }
    }

    /// When the nested stack behind a step next has something to say; at once if it has nothing to do any more.
    pub(super) fn nested_due(&self, outer: &str, nested: &str) -> Option<Time> {
        let waits = self.operation(nested).is_none_or(|operation| operation.waits_for_parent());
        let wakes = if waits { None } else { self.wakes(nested) };
        wakes.or_else(|| Some(self.operation(outer)?.time))
    }

    /// When an operation next comes further.
    fn wakes(&self, stack: &str) -> Option<Time> {
        self.next_due(stack).or_else(|| Some(self.operation(stack)?.time))
    }

    /// Lets the nested stack behind a step come as far as it can by then, and ends the step with it.
    pub(super) fn complete_nested(
        &mut self,
        stack: &str,
        key: &str,
        step: &Step,
        nested: &str,
        time: Time,
    ) -> Result<(), String> {
        self.advance_stack(nested, time);
        if self.operation(nested).is_some_and(|operation| !operation.waits_for_parent()) {
            return Ok(());
        }
        match step.state.work() {
            Some(Work::Create | Work::Replace) => self.end_nested_creation(stack, &step.logical_id, nested, time)?,
            Some(Work::Update) => self.end_nested_update(stack, &step.logical_id, nested, time)?,
            Some(Work::Revert) => self.end_nested_reversal(stack, &step.logical_id, nested, time)?,
            Some(Work::Delete) => self.end_nested_deletion(stack, &step.task, nested, time)?,
            _ => {}
        }
        self.set_step(stack, key, StepState::Done);
        Ok(())
    }

    /// The outer stack's record of a nested one gets the outputs that it now has.
    fn learn_outputs(&mut self, stack: &str, logical_id: &str, nested: &str) {
        let outputs = self.world.stacks.get(nested).map(|nested| nested.outputs.clone()).unwrap_or_default();
        let record = self.world.stacks.get_mut(stack).and_then(|stack| stack.resources.get_mut(logical_id));
        if let Some(resource) = record {
            let attribute = |output: super::world::Output| (format!("Outputs.{}", output.name), json!(output.value));
            resource.attributes = outputs.into_iter().map(attribute).collect();
        }
    }

    /// What goes wrong with a resource on purpose, if anything.
    pub(super) fn strike(&mut self, stack: &str, logical_id: &str, action: FaultAction) -> Result<(), String> {
        let names = self.names_in_faults(stack, logical_id);
        let mut names = names.iter();
        names.find_map(|(stack, id)| self.options.faults.strike(stack, id, action)).map_or(Ok(()), Err)
    }

    /// How faults may name a resource: as one of its stack, and by the path from each stack around it (`Data/Orders`).
    pub(super) fn names_in_faults(&self, stack: &str, logical_id: &str) -> Vec<(String, String)> {
        let mut names = Vec::new();
        let (mut inner, mut path) = (self.world.stacks.get(stack), logical_id.to_owned());
        while let Some(stack) = inner {
            names.push((stack.name.clone(), path.clone()));
            let outer = stack.nesting.as_ref().and_then(|nesting| self.world.stacks.get(&nesting.parent));
            let stands_for =
                |(_, resource): &(&String, &StackResource)| resource.physical_id.as_ref() == Some(&stack.id);
            let resource = outer.and_then(|outer| outer.resources.iter().find(stands_for));
            path = resource.map(|(name, _)| format!("{name}/{path}")).unwrap_or(path);
            inner = outer;
        }
        names
    }

    /// A nested stack's status and why it has it.
    fn standing(&self, nested: &str) -> (String, String) {
        let stack = self.world.stacks.get(nested);
        let status = stack.map(|stack| stack.status.clone()).unwrap_or_default();
        (status, stack.and_then(|stack| stack.reason.clone()).unwrap_or_default())
    }
}

/// A value of `Parameters` as text: a list is joined.
fn parameter_text(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Array(items) => items.iter().map(plain_text).collect::<Vec<_>>().join(","),
        scalar => plain_text(scalar),
    }
}
