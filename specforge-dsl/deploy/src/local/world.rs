//! What the embedded service knows: everything here is what the state file holds.

mod change;
mod change_set;
mod drift;
mod event;
mod operation;
mod refactor;
mod resource;
mod rollback;
mod stack;
mod validation;

pub(super) use change::{Action, Change, ChangeDetail, Evaluation, Recreation, Replacement};
pub(super) use change_set::{ChangeSet, ChangeSetKind, ChangeSetStatus, ExecutionStatus, OnStackFailure};
pub(super) use drift::{DifferenceKind, DriftDetection, PropertyDifference, ResourceDrift};
pub(super) use event::Event;
pub(super) use operation::{Before, Doomed, Operation, OperationKind, Phase, Step, StepState, Task, Work};
pub(super) use refactor::{Move, RefactorExecution, StackDefinition, StackRefactor};
pub(super) use resource::{Origin, PhysicalResource, StackResource};
pub(super) use rollback::RollbackConfiguration;
pub(super) use stack::{Nesting, Output, Stack};
pub(super) use validation::ValidationFailure;

use super::clock::Time;
use super::secret;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All stacks of an account and region, and the resources that they made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct World {
    /// The format's version: a state of another version is not read.
    pub(super) version: u32,
    /// The salt of sealed secrets.
    pub(super) salt: String,
    /// The latest time at which anything happened.
    pub(super) last: Time,
    /// Counts up with everything that needs an identifier.
    pub(super) counter: u64,
    /// Stacks by ID, those that were deleted included.
    pub(super) stacks: BTreeMap<String, Stack>,
    /// Change sets by ID.
    pub(super) change_sets: BTreeMap<String, ChangeSet>,
    /// What exists in the account, by type and physical ID: also what stacks left behind.
    pub(super) resources: BTreeMap<String, PhysicalResource>,
    /// Runs of drift detection by ID.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) drift_detections: BTreeMap<String, DriftDetection>,
    /// The alarms that sound, by name, and since when.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) alarms: BTreeMap<String, Time>,
    /// Stack refactors by ID.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) refactors: BTreeMap<String, StackRefactor>,
    /// The templates that nested stacks may be made from, by URL.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) templates: BTreeMap<String, String>,
}

impl World {
    /// The format that this program writes.
    pub(super) const VERSION: u32 = 1;

    /// An empty account.
    pub(super) fn new() -> Self {
        Self {
            version: Self::VERSION,
            salt: secret::new_salt(),
            last: Time::default(),
            counter: 0,
            stacks: BTreeMap::new(),
            change_sets: BTreeMap::new(),
            resources: BTreeMap::new(),
            drift_detections: BTreeMap::new(),
            alarms: BTreeMap::new(),
            refactors: BTreeMap::new(),
            templates: BTreeMap::new(),
        }
    }

    /// The next number of the counter.
    pub(super) fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// The stack with this name or ID. A name finds only stacks that exist, an ID also deleted ones.
    pub(super) fn stack(&self, name_or_id: &str) -> Option<&Stack> {
        self.stacks
            .get(name_or_id)
            .or_else(|| self.stacks.values().find(|stack| stack.name == name_or_id && !stack.is_deleted()))
    }

    /// The ID of the stack with this name or ID.
    pub(super) fn stack_id(&self, name_or_id: &str) -> Option<String> {
        self.stack(name_or_id).map(|stack| stack.id.clone())
    }

    /// The values of all exports.
    pub(super) fn exports(&self) -> BTreeMap<String, String> {
        self.outputs().filter_map(|(_, output)| Some((output.export.clone()?, output.value.clone()))).collect()
    }

    /// The stack that exports this name.
    pub(super) fn exporter(&self, export: &str) -> Option<&Stack> {
        self.outputs().find(|(_, output)| output.export.as_deref() == Some(export)).map(|(stack, _)| stack)
    }

    /// The names of the stacks that import this export.
    pub(super) fn importers(&self, export: &str) -> Vec<&str> {
        let importing = self.stacks.values().filter(|stack| !stack.is_deleted() && stack.imports.contains(export));
        importing.map(|stack| stack.name.as_str()).collect()
    }

    /// The stacks that are nested in this one, those in them included.
    pub(super) fn nested_in<'a>(&'a self, stack: &'a str) -> impl Iterator<Item = &'a Stack> {
        let inside = move |nested: &&Stack| {
            let mut outer = nested.nesting.as_ref();
            while let Some(nesting) = outer {
                if nesting.parent == stack {
                    return true;
                }
                outer = self.stacks.get(&nesting.parent).and_then(|parent| parent.nesting.as_ref());
            }
            false
        };
        self.stacks.values().filter(|stack| !stack.is_deleted()).filter(inside)
    }

    fn outputs(&self) -> impl Iterator<Item = (&Stack, &Output)> {
        let living = self.stacks.values().filter(|stack| !stack.is_deleted());
        living.flat_map(|stack| stack.outputs.iter().map(move |output| (stack, output)))
    }
}
