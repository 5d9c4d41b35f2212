use super::{Event, Operation, RollbackConfiguration, StackResource};
use crate::local::clock::Time;
use crate::local::parameters::ParameterValue;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A stack, from its first change set to long after its deletion.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::local) struct Stack {
    /// The ARN.
    pub(in crate::local) id: String,
    /// The name.
    pub(in crate::local) name: String,
    /// The status, for example `UPDATE_ROLLBACK_COMPLETE`.
    pub(in crate::local) status: String,
    /// Why it has that status.
    pub(in crate::local) reason: Option<String>,
    /// When it was created.
    pub(in crate::local) created: Time,
    /// When it was last updated.
    pub(in crate::local) updated: Option<Time>,
    /// When it was deleted.
    pub(in crate::local) deleted: Option<Time>,
    /// The template's text, empty as long as nothing was executed.
    pub(in crate::local) template: String,
    /// The template's description.
    pub(in crate::local) description: Option<String>,
    /// The parameters of the last successful operation.
    pub(in crate::local) parameters: BTreeMap<String, ParameterValue>,
    /// Which of them must never be shown.
    pub(in crate::local) no_echo: BTreeSet<String>,
    /// The stack's tags.
    pub(in crate::local) tags: BTreeMap<String, String>,
    /// The capabilities of the last operation.
    pub(in crate::local) capabilities: Vec<String>,
    /// The service role.
    pub(in crate::local) role: Option<String>,
    /// Resources by logical ID.
    pub(in crate::local) resources: BTreeMap<String, StackResource>,
    /// Outputs in the template's order.
    pub(in crate::local) outputs: Vec<Output>,
    /// The exports that the stack imports.
    pub(in crate::local) imports: BTreeSet<String>,
    /// Events, oldest first.
    pub(in crate::local) events: Vec<Event>,
    /// The operation in flight.
    pub(in crate::local) operation: Option<Operation>,
    /// The operation that failed and left the stack as it is, to be rolled back or continued.
    pub(in crate::local) suspended: Option<Operation>,
    /// The latest operations, newest first: their kind and ID.
    pub(in crate::local) last_operations: Vec<(String, String)>,
    /// Whether `DeleteStack` is refused.
    pub(in crate::local) termination_protection: bool,
    /// The stack policy, as JSON.
    pub(in crate::local) policy: Option<String>,
    /// Whether a failed operation leaves everything as it is.
    pub(in crate::local) disable_rollback: bool,
    /// How often each logical ID was given a new physical resource.
    pub(in crate::local) generations: BTreeMap<String, u32>,
    /// Which alarms undo its operations.
    #[serde(default, skip_serializing_if = "RollbackConfiguration::is_empty")]
    pub(in crate::local) rollback: RollbackConfiguration,
    /// The stack refactor that is being executed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::local) refactor: Option<String>,
    /// When drift was last detected on the whole stack, and whether there was any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::local) drift: Option<(Time, bool)>,
    /// When something last happened to it or to what it nests; of a stack that is not nested.
    #[serde(default, skip_serializing_if = "is_never")]
    pub(in crate::local) last_event: Time,
    /// Where it is nested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::local) nesting: Option<Nesting>,
}

fn is_never(time: &Time) -> bool {
    *time == Time::default()
}

/// Where a stack is nested in others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) struct Nesting {
    /// `ParentId`: the stack of which it is a resource.
    pub(in crate::local) parent: String,
    /// `RootId`: the stack at the top, which is nested in none.
    pub(in crate::local) root: String,
}

impl Stack {
    /// Whether the stack was deleted; only its ID finds it then.
    pub(in crate::local) fn is_deleted(&self) -> bool {
        self.status == "DELETE_COMPLETE"
    }

    /// Whether an operation is in flight.
    pub(in crate::local) fn in_progress(&self) -> bool {
        self.operation.is_some() || self.refactor.is_some()
    }
}

/// An output with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) struct Output {
    /// The logical ID.
    pub(in crate::local) name: String,
    /// The value; secrets are sealed.
    pub(in crate::local) value: String,
    /// The description.
    pub(in crate::local) description: Option<String>,
    /// The name under which other stacks import it.
    pub(in crate::local) export: Option<String>,
}
