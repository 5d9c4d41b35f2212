use super::{Change, Nesting, RollbackConfiguration, ValidationFailure};
use crate::local::clock::Time;
use crate::local::parameters::ParameterValue;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A change set.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::local) struct ChangeSet {
    /// The ARN.
    pub(in crate::local) id: String,
    /// The name, unique in its stack.
    pub(in crate::local) name: String,
    /// The stack's ID.
    pub(in crate::local) stack: String,
    /// The description.
    pub(in crate::local) description: Option<String>,
    /// `ClientToken`: the same request again is answered by the same change set.
    pub(in crate::local) client_token: Option<String>,
    /// Whether it creates or updates.
    pub(in crate::local) kind: ChangeSetKind,
    /// When it was requested.
    pub(in crate::local) created: Time,
    /// When it is computed: until then it is in progress.
    pub(in crate::local) ready: Time,
    /// How it ends.
    pub(in crate::local) status: ChangeSetStatus,
    /// Why it failed.
    pub(in crate::local) reason: Option<String>,
    /// Whether it was executed.
    pub(in crate::local) execution: ExecutionStatus,
    /// The token of the request that executed it.
    pub(in crate::local) execution_token: Option<String>,
    /// The template's text.
    pub(in crate::local) template: String,
    /// The parameters.
    pub(in crate::local) parameters: BTreeMap<String, ParameterValue>,
    /// Which of them must never be shown.
    pub(in crate::local) no_echo: BTreeSet<String>,
    /// The stack's tags afterwards.
    pub(in crate::local) tags: BTreeMap<String, String>,
    /// Capabilities.
    pub(in crate::local) capabilities: Vec<String>,
    /// The service role.
    pub(in crate::local) role: Option<String>,
    /// What happens if the execution fails; `None` if the request did not say.
    pub(in crate::local) on_failure: Option<OnStackFailure>,
    /// The ID of the operation that computed it.
    pub(in crate::local) operation: String,
    /// What early validation found.
    pub(in crate::local) failures: Vec<ValidationFailure>,
    /// What it would change.
    pub(in crate::local) changes: Vec<Change>,
    /// Resources to import, by logical ID, with their keys in the account.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(in crate::local) imports: BTreeMap<String, String>,
    /// Which alarms undo its execution, and the stack's operations after it.
    #[serde(default, skip_serializing_if = "RollbackConfiguration::is_empty")]
    pub(in crate::local) rollback: RollbackConfiguration,
    /// `DeploymentMode` is `REVERT_DRIFT`: what resources really have counts as what they are changed from.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::local) reverts_drift: bool,
    /// `IncludeNestedStacks`: nested stacks have change sets of their own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::local) includes_nested: bool,
    /// The change sets of nested stacks, by the logical IDs of their resources.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(in crate::local) nested: BTreeMap<String, String>,
    /// Of a nested stack's change set: `ParentChangeSetId` and `RootChangeSetId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::local) nesting: Option<Nesting>,
}

/// `ChangeSetType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) enum ChangeSetKind {
    /// The stack is new.
    Create,
    /// The stack exists.
    Update,
    /// Existing resources become the stack's.
    Import,
}

/// `Status`, as far as it depends on more than the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) enum ChangeSetStatus {
    /// It can be executed.
    Complete,
    /// It cannot.
    Failed,
}

/// `ExecutionStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) enum ExecutionStatus {
    /// The change set failed.
    Unavailable,
    /// It waits.
    Available,
    /// It is being executed.
    Executing,
    /// It was executed.
    Executed,
    /// Its execution failed.
    Failed,
    /// The stack changed meanwhile.
    Obsolete,
}

/// `OnStackFailure` and `DisableRollback`, which say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) enum OnStackFailure {
    /// Everything returns to what it was.
    Rollback,
    /// Everything stays as the failure left it.
    DoNothing,
    /// A stack whose creation failed is deleted.
    Delete,
}

impl OnStackFailure {
    /// The API's word.
    pub(in crate::local) fn name(self) -> &'static str {
        match self {
            Self::Rollback => "ROLLBACK",
            Self::DoNothing => "DO_NOTHING",
            Self::Delete => "DELETE",
        }
    }

    /// What the API's word means.
    pub(in crate::local) fn parse(text: &str) -> Option<Self> {
        [Self::Rollback, Self::DoNothing, Self::Delete].into_iter().find(|option| option.name() == text)
    }
}

impl ChangeSet {
    /// Whether it was executed: then it is found, but no longer listed, and its name is free.
    pub(in crate::local) fn is_history(&self) -> bool {
        matches!(self.execution, ExecutionStatus::Executed | ExecutionStatus::Failed)
    }

    /// `Status` at a time.
    pub(in crate::local) fn status_at(&self, now: Time) -> &'static str {
        match self.status {
            _ if now < self.ready => "CREATE_IN_PROGRESS",
            ChangeSetStatus::Complete => "CREATE_COMPLETE",
            ChangeSetStatus::Failed => "FAILED",
        }
    }

    /// `ExecutionStatus` at a time.
    pub(in crate::local) fn execution_at(&self, now: Time) -> &'static str {
        match self.execution {
            _ if now < self.ready => "UNAVAILABLE",
            ExecutionStatus::Unavailable => "UNAVAILABLE",
            ExecutionStatus::Available => "AVAILABLE",
            ExecutionStatus::Executing => "EXECUTE_IN_PROGRESS",
            ExecutionStatus::Executed => "EXECUTE_COMPLETE",
            ExecutionStatus::Failed => "EXECUTE_FAILED",
            ExecutionStatus::Obsolete => "OBSOLETE",
        }
    }
}
