use crate::local::clock::Time;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What drift detection found about one resource.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::local) struct ResourceDrift {
    /// When it was looked at.
    pub(in crate::local) time: Time,
    /// Whether it is still there.
    pub(in crate::local) deleted: bool,
    /// The properties that the stack gave it.
    pub(in crate::local) expected: Value,
    /// The same properties as they are.
    pub(in crate::local) actual: Value,
    /// Where the two differ.
    pub(in crate::local) differences: Vec<PropertyDifference>,
}

impl ResourceDrift {
    /// `StackResourceDriftStatus`.
    pub(in crate::local) fn status(&self) -> &'static str {
        match (self.deleted, self.differences.is_empty()) {
            (true, _) => "DELETED",
            (false, false) => "MODIFIED",
            (false, true) => "IN_SYNC",
        }
    }
}

/// One difference between a property that a stack gave and the property that the resource has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::local) struct PropertyDifference {
    /// A JSON pointer into the resource's properties.
    pub(in crate::local) path: String,
    /// What the stack gave; `Null` if something was added.
    pub(in crate::local) expected: Value,
    /// What is there; `Null` if it was removed.
    pub(in crate::local) actual: Value,
    /// `DifferenceType`.
    pub(in crate::local) kind: DifferenceKind,
}

/// `DifferenceType`.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_PropertyDifference.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) enum DifferenceKind {
    /// An item was added to a list.
    Add,
    /// A value was removed.
    Remove,
    /// A value is another one.
    NotEqual,
}

impl DifferenceKind {
    /// The API's word.
    pub(in crate::local) fn name(self) -> &'static str {
        match self {
            Self::Add => "ADD",
            Self::Remove => "REMOVE",
            Self::NotEqual => "NOT_EQUAL",
        }
    }
}

/// One run of drift detection on a stack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::local) struct DriftDetection {
    /// `StackDriftDetectionId`.
    pub(in crate::local) id: String,
    /// The stack's ID.
    pub(in crate::local) stack: String,
    /// When it began.
    pub(in crate::local) started: Time,
    /// When it is done; what it found is in the resources from then on.
    pub(in crate::local) ready: Time,
    /// The logical IDs that it looks at; all where empty.
    pub(in crate::local) resources: Vec<String>,
    /// How many resources drifted, once it is done.
    pub(in crate::local) drifted: Option<usize>,
}
