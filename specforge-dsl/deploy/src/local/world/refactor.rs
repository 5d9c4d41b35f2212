use crate::local::clock::Time;
use crate::local::parameters::ParameterValue;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A stack refactor: resources that change their stack or their logical ID and nothing else.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::local) struct StackRefactor {
    /// `StackRefactorId`.
    pub(in crate::local) id: String,
    /// The description.
    pub(in crate::local) description: Option<String>,
    /// When it was requested.
    pub(in crate::local) created: Time,
    /// When it is computed: until then it is in progress.
    pub(in crate::local) ready: Time,
    /// Why it cannot be executed.
    pub(in crate::local) failure: Option<String>,
    /// The stacks as they become.
    pub(in crate::local) stacks: Vec<StackDefinition>,
    /// What moves.
    pub(in crate::local) moves: Vec<Move>,
    /// How far its execution is.
    pub(in crate::local) execution: RefactorExecution,
}

/// A stack of a refactor as it becomes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::local) struct StackDefinition {
    /// The stack's name.
    pub(in crate::local) name: String,
    /// Its ID once it exists.
    pub(in crate::local) stack: Option<String>,
    /// How many events it had when the refactor was computed: a change to it adds some.
    pub(in crate::local) events: usize,
    /// The new template's text.
    pub(in crate::local) template: String,
    /// The parameters: those that the stack has, as far as the new template still knows them.
    pub(in crate::local) parameters: BTreeMap<String, ParameterValue>,
}

/// A resource that moves: its old and its new place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) struct Move {
    /// The stack that has it.
    pub(in crate::local) from_stack: String,
    /// The logical ID that it has.
    pub(in crate::local) from: String,
    /// The stack that gets it.
    pub(in crate::local) to_stack: String,
    /// The logical ID that it gets.
    pub(in crate::local) to: String,
    /// The resource type.
    pub(in crate::local) kind: String,
    /// The physical ID.
    pub(in crate::local) physical_id: String,
    /// Whether the request named the move; the others were recognised.
    pub(in crate::local) manual: bool,
}

/// `ExecutionStatus`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) enum RefactorExecution {
    /// It waits.
    Available,
    /// It is over at this time.
    Until(Time),
    /// It is done.
    Complete,
    /// It failed, for this reason, and everything is as it was.
    RolledBack(String),
}
