use crate::local::clock::Time;
use serde::{Deserialize, Serialize};

/// Something that happened to a stack or one of its resources.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::local) struct Event {
    /// Unique and stable: clients follow events by it.
    pub(in crate::local) id: String,
    /// When.
    pub(in crate::local) time: Time,
    /// The operation that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::local) operation: Option<String>,
    /// The token of the request that started the operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::local) token: Option<String>,
    /// The resource's logical ID; of the stack itself, its name.
    pub(in crate::local) logical_id: String,
    /// The resource's physical ID once it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::local) physical_id: Option<String>,
    /// The resource's type.
    pub(in crate::local) kind: String,
    /// The status that the resource now has.
    pub(in crate::local) status: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::local) reason: Option<String>,
    /// `CONFIGURATION_COMPLETE` while a created resource stabilises.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::local) detail: Option<String>,
    /// The resource's properties as JSON, secrets masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::local) properties: Option<String>,
}

impl Event {
    /// Whether the event tells of a failure.
    pub(in crate::local) fn failed(&self) -> bool {
        self.status.ends_with("_FAILED")
    }
}
