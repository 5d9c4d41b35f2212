use serde::{Deserialize, Serialize};

/// What a change set does to one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) struct Change {
    /// What happens.
    pub(in crate::local) action: Action,
    /// The resource's logical ID.
    pub(in crate::local) logical_id: String,
    /// The physical ID, if it exists.
    pub(in crate::local) physical_id: Option<String>,
    /// The resource type.
    pub(in crate::local) kind: String,
    /// Whether it becomes another resource.
    pub(in crate::local) replacement: Option<Replacement>,
    /// `PolicyAction`.
    pub(in crate::local) policy_action: Option<String>,
    /// What differs.
    pub(in crate::local) details: Vec<ChangeDetail>,
    /// `BeforeContext`: what it has now, as JSON, secrets masked.
    pub(in crate::local) before: Option<String>,
    /// `AfterContext`: what it would have.
    pub(in crate::local) after: Option<String>,
    /// `ResourceDriftStatus`, in a change set that knows of drift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::local) drift_status: Option<String>,
    /// `PreviousDeploymentContext`: what the stack gave it last, where the resource drifted from that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::local) previous: Option<String>,
}

/// `Action`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) enum Action {
    /// It is created.
    Add,
    /// It is changed or replaced.
    Modify,
    /// It is deleted or let go.
    Remove,
    /// A resource that exists becomes the stack's.
    Import,
    /// It already is what the template says; the stack's own record is corrected.
    SyncWithActual,
}

/// `Replacement`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(in crate::local) enum Replacement {
    /// It stays what it is.
    False,
    /// It depends on a value that is known only then.
    Conditional,
    /// It becomes another resource.
    True,
}

/// One difference of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) struct ChangeDetail {
    /// `Attribute`: `Properties`, `Metadata`, `Tags`, `DeletionPolicy`, `UpdateReplacePolicy`.
    pub(in crate::local) attribute: String,
    /// The property's name.
    pub(in crate::local) name: Option<String>,
    /// The path, for example `/Properties/CidrBlock`.
    pub(in crate::local) path: String,
    /// Whether the change replaces the resource.
    pub(in crate::local) recreation: Recreation,
    /// Whether the new value is known.
    pub(in crate::local) evaluation: Evaluation,
    /// `ChangeSource`: `DirectModification`, `ParameterReference`, `ResourceReference`, `ResourceAttribute`.
    pub(in crate::local) source: String,
    /// The parameter or resource that causes the change.
    pub(in crate::local) cause: Option<String>,
    /// The old value.
    pub(in crate::local) before: Option<String>,
    /// The new value.
    pub(in crate::local) after: Option<String>,
    /// What the stack gave last, where the resource drifted from that: `before` is what it really has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::local) drifted_from: Option<String>,
}

/// `RequiresRecreation`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(in crate::local) enum Recreation {
    /// The property can be changed.
    Never,
    /// It depends.
    Conditionally,
    /// The property is create-only.
    Always,
}

/// `Evaluation`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) enum Evaluation {
    /// The value is known now.
    Static,
    /// The value is known when the change set is executed.
    Dynamic,
}
