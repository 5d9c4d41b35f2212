//! Stack refactors: resources change their stack or their logical ID, and nothing else changes.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-refactoring.html>

mod execution;
mod matching;
mod rules;

pub(super) use matching::moves;

use super::desired::{Desired, LiveValues};
use super::service::Service;
use super::template::Template;
use super::world::{Move, Stack, StackDefinition, StackResource};
use std::collections::BTreeMap;

/// A stack of a refactor, read.
pub(super) struct Side {
    /// The stack as it is; one that is to be created is empty.
    pub(super) stack: Stack,
    /// What it becomes.
    pub(super) desired: Desired,
}

impl Service<'_> {
    /// Reads the stacks of a refactor.
    pub(super) fn sides(&mut self, definitions: &[StackDefinition]) -> Result<Vec<Side>, String> {
        definitions.iter().map(|definition| self.side(definition).map_err(|error| error.message().to_owned())).collect()
    }

    fn side(&mut self, definition: &StackDefinition) -> Result<Side, super::protocol::ApiError> {
        let existing = definition.stack.as_ref().and_then(|id| self.world.stacks.get(id)).cloned();
        let stack = match existing {
            Some(stack) => stack,
            None => self.new_stack(&definition.name),
        };
        let template = Template::parse(&definition.template)?;
        let desired = self.desired_of(&stack, template, &definition.parameters)?;
        Ok(Side { stack, desired })
    }

    /// Why a refactor would do more than move resources, if it would.
    pub(super) fn refactor_failure(&self, sides: &[Side], moves: &[Move]) -> Option<String> {
        rules::declarations(sides)
            .or_else(|| rules::emptied(sides))
            .or_else(|| moves.is_empty().then(|| "Stack Refactor does not move any resource.".to_owned()))
            .or_else(|| self.changed_configuration(sides, moves))
    }

    /// A resource that would not be as it is, with the property that differs.
    fn changed_configuration(&self, sides: &[Side], moves: &[Move]) -> Option<String> {
        let exports = self.exports_after(sides, moves);
        for side in sides {
            let resources = resources_after(side, sides, moves);
            let values = LiveValues(&resources);
            let environment = side.desired.environment(&values, &exports);
            for (name, now) in &resources {
                let after = match side.desired.resource(name, &environment, &side.stack.tags) {
                    Ok(after) => after,
                    Err(error) => return Some(error.0),
                };
                let same_policies = (now.deletion_policy, now.update_replace_policy)
                    == (after.deletion_policy, after.update_replace_policy);
                if now.properties == after.properties && same_policies {
                    continue;
                }
                let property = super::change_set::differing_property(now, &after).unwrap_or("DeletionPolicy");
                return Some(format!(
                    "Stack Refactor does not support changes to resources: {name} in stack {} would change its {property}.",
                    side.stack.name
                ));
            }
        }
        None
    }

    /// The exports as they are once the refactor is done.
    pub(super) fn exports_after(&self, sides: &[Side], moves: &[Move]) -> BTreeMap<String, String> {
        let others = self
            .world
            .stacks
            .values()
            .filter(|stack| !stack.is_deleted() && !sides.iter().any(|side| side.stack.id == stack.id));
        let outputs = others.flat_map(|stack| &stack.outputs);
        let mut exports: BTreeMap<String, String> =
            outputs.filter_map(|output| Some((output.export.clone()?, output.value.clone()))).collect();
        // One stack's outputs may be another one's imports: as many rounds as there are stacks reach them all.
        for _ in sides {
            for side in sides {
                let resources = resources_after(side, sides, moves);
                let values = LiveValues(&resources);
                let outputs = side.desired.outputs(&side.desired.environment(&values, &exports)).unwrap_or_default();
                let new: Vec<(String, String)> =
                    outputs.into_iter().filter_map(|output| Some((output.export?, output.value))).collect();
                exports.extend(new);
            }
        }
        exports
    }
}

/// The resources of a stack once the refactor is done.
pub(super) fn resources_after(side: &Side, sides: &[Side], moves: &[Move]) -> BTreeMap<String, StackResource> {
    let find = |stack: &str, name: &str| {
        let source = sides.iter().find(|other| other.stack.name == stack)?;
        source.stack.resources.get(name).filter(|resource| resource.exists())
    };
    let after = |name: &String| {
        let arriving = moves.iter().find(|it| it.to_stack == side.stack.name && it.to == *name);
        let resource = match arriving {
            Some(arriving) => find(&arriving.from_stack, &arriving.from),
            None => find(&side.stack.name, name),
        };
        Some((name.clone(), resource?.clone()))
    };
    side.desired.active.iter().filter_map(after).collect()
}
