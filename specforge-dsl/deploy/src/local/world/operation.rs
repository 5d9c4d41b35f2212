use super::{ChangeSetKind, OnStackFailure, Output, StackResource};
use crate::local::clock::Time;
use crate::local::parameters::ParameterValue;
use crate::local::template::DeletionPolicy;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a stack is going through.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::local) struct Operation {
    /// The operation's ID.
    pub(in crate::local) id: String,
    /// What was asked for.
    pub(in crate::local) kind: OperationKind,
    /// The token of the request.
    pub(in crate::local) token: Option<String>,
    /// The change set that is being executed.
    pub(in crate::local) change_set: Option<String>,
    /// What happens on a failure.
    pub(in crate::local) on_failure: OnStackFailure,
    /// `RetainExceptOnCreate` for the whole operation: what it created is deleted with it, whatever its policy.
    pub(in crate::local) retain_except_on_create: bool,
    /// How far it is.
    pub(in crate::local) phase: Phase,
    /// When it last came further.
    pub(in crate::local) time: Time,
    /// The phase's work.
    pub(in crate::local) steps: BTreeMap<String, Step>,
    /// What has to be removed once the phase is through: physical resources that were replaced or left the template.
    pub(in crate::local) doomed: Vec<Doomed>,
    /// The stack as it was, to return to.
    pub(in crate::local) before: Option<Box<Before>>,
    /// The resources that failed, with the verb of what failed (`create`, `update`).
    pub(in crate::local) failed: Vec<(String, String)>,
    /// Resources that `DeleteStack` was told to leave alone.
    pub(in crate::local) retain: BTreeSet<String>,
    /// Resources that are imported, by logical ID, with their keys in the account.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(in crate::local) imports: BTreeMap<String, String>,
    /// Whether resources are brought back from drift.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::local) reverts_drift: bool,
    /// Whether it is a part of the operation of the stack in which this one is nested, which lets it come further.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::local) nested: bool,
    /// Whether a deletion undoes the creation of a nested stack.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::local) undoes: bool,
    /// Whether a deletion leaves what could not be deleted the last time in the account.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::local) forced: bool,
    /// `ResourcesToSkip` of the way back, of nested stacks with their names.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(in crate::local) skip: BTreeSet<String>,
}

impl Operation {
    /// An operation with nothing to do yet.
    pub(in crate::local) fn new(id: String, kind: OperationKind, phase: Phase, time: Time) -> Self {
        Self {
            id,
            kind,
            token: None,
            change_set: None,
            on_failure: OnStackFailure::DoNothing,
            retain_except_on_create: false,
            phase,
            time,
            steps: BTreeMap::new(),
            doomed: Vec::new(),
            before: None,
            failed: Vec::new(),
            retain: BTreeSet::new(),
            imports: BTreeMap::new(),
            reverts_drift: false,
            nested: false,
            undoes: false,
            forced: false,
            skip: BTreeSet::new(),
        }
    }

    /// Whether it has nothing to do before the stack in which this one is nested has come as far.
    pub(in crate::local) fn waits_for_parent(&self) -> bool {
        matches!(self.phase, Phase::Settled | Phase::TurningBack | Phase::Restored)
    }
}

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) enum OperationKind {
    /// The execution of a change set.
    Execute(ChangeSetKind),
    /// `DeleteStack`.
    Delete,
}

/// How far an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) enum Phase {
    /// Resources are created and updated.
    Forward,
    /// Everything is as wanted; what is no longer needed is deleted.
    Cleanup,
    /// Something failed; resources return to what they were.
    Rollback,
    /// Everything is as it was; what the failed operation made is deleted.
    RollbackCleanup,
    /// The stack is being deleted.
    Delete,
    /// A nested stack is as wanted. What is no longer needed is deleted once all stacks around it are as wanted.
    Settled,
    /// Something failed in a nested stack. The way back begins with that of the stack around it.
    TurningBack,
    /// A nested stack is as it was. What the failed operation made is deleted once all stacks around it are as they were.
    Restored,
}

/// A piece of work on one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) struct Step {
    /// The resource's logical ID.
    pub(in crate::local) logical_id: String,
    /// What is to be done.
    pub(in crate::local) task: Task,
    /// The steps, by key, that must be done before.
    pub(in crate::local) after: BTreeSet<String>,
    /// How far it is.
    pub(in crate::local) state: StepState,
}

/// What is to be done to a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) enum Task {
    /// Bring it to what the template says: create it, change it, replace it or find it unchanged.
    Apply,
    /// Return it to what it was before the operation.
    Revert,
    /// Delete the physical resource.
    Remove(Doomed),
    /// Make the resource with this key in the account the stack's.
    Import(String),
    /// Let an imported resource go.
    Release,
    /// Wait, in case an alarm sounds.
    Monitor,
    /// Let a nested stack delete what it no longer needs.
    CleanUp,
}

/// How far a step is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) enum StepState {
    /// It waits for others.
    Waiting,
    /// Its handler works.
    Running {
        /// At what.
        work: Work,
        /// When the physical resource will be there, as long as it is not.
        initiates: Option<Time>,
        /// When it will be configured and only has to become stable, for types that take long over it.
        stabilises: Option<Time>,
        /// When the handler will be done.
        ready: Time,
    },
    /// The nested stack behind the resource works.
    Nested {
        /// At what.
        work: Work,
        /// Its ID.
        stack: String,
    },
    /// It is done.
    Done,
    /// It failed, was cancelled, or waits for one that did.
    Failed,
}

impl StepState {
    /// Whether it has begun and is not over.
    pub(in crate::local) fn is_running(&self) -> bool {
        matches!(self, Self::Running { .. } | Self::Nested { .. })
    }

    /// What is being done, if anything is.
    pub(in crate::local) fn work(&self) -> Option<Work> {
        match self {
            Self::Running { work, .. } | Self::Nested { work, .. } => Some(*work),
            Self::Waiting | Self::Done | Self::Failed => None,
        }
    }
}

/// What a resource's handler is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) enum Work {
    /// It creates the resource.
    Create,
    /// It creates the resource that takes another's place.
    Replace,
    /// It changes the resource.
    Update,
    /// It changes the resource back.
    Revert,
    /// It deletes the resource.
    Delete,
    /// It reads a resource that exists, to make it the stack's.
    Import,
    /// It gives an imported resource the stack's tags.
    Tag,
    /// It lets an imported resource go.
    Release,
    /// None works; time passes.
    Monitor,
    /// A nested stack deletes what it no longer needs.
    CleanUp,
}

/// A physical resource that has to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) struct Doomed {
    /// The resource's logical ID.
    pub(in crate::local) logical_id: String,
    /// The resource type.
    pub(in crate::local) kind: String,
    /// The physical ID.
    pub(in crate::local) physical_id: Option<String>,
    /// What its policy says.
    pub(in crate::local) policy: DeletionPolicy,
    /// The logical IDs that it needed.
    pub(in crate::local) depends_on: BTreeSet<String>,
}

/// A stack as it was before an operation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::local) struct Before {
    /// The template's text.
    pub(in crate::local) template: String,
    /// The template's description.
    pub(in crate::local) description: Option<String>,
    /// The parameters.
    pub(in crate::local) parameters: BTreeMap<String, ParameterValue>,
    /// Which of them must never be shown.
    pub(in crate::local) no_echo: BTreeSet<String>,
    /// The tags.
    pub(in crate::local) tags: BTreeMap<String, String>,
    /// The resources.
    pub(in crate::local) resources: BTreeMap<String, StackResource>,
    /// The outputs.
    pub(in crate::local) outputs: Vec<Output>,
    /// The imports.
    pub(in crate::local) imports: BTreeSet<String>,
}
