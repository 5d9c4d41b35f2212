//! What was changed outside of a stack, and what its plan makes of it.

use serde::{Serialize, Serializer};
use specforge_dsl::assembly::Location;

/// The drift of a stack beside its plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlannedDrift {
    /// Why nobody could look; absent where somebody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_checked: Option<String>,
    /// The resources that were changed or deleted, in the order of their logical IDs.
    pub resources: Vec<ResourceDrift>,
}

/// A resource that is not what its stack has set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResourceDrift {
    /// The logical ID.
    pub logical_id: String,
    /// The type.
    pub resource_type: String,
    /// What becomes of it, if it was deleted; absent where it was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted: Option<DriftFate>,
    /// What was changed, property by property.
    pub properties: Vec<PropertyDrift>,
    /// Where the resource is declared. In JSON: `file:line:column`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_text")]
    pub location: Option<Location>,
}

/// A property that is not what the stack has set, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PropertyDrift {
    /// The path, for example `Tags[0].Value`.
    pub path: String,
    /// What the stack has set; absent where it set nothing, and for secrets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What it is; absent where it was removed, and for secrets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
    /// Whether the values are secrets, which are never shown.
    pub secret: bool,
    /// What the plan makes of it.
    pub fate: DriftFate,
    /// What the update sets it to, where that is known and no secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<String>,
}

/// What a plan makes of drift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftFate {
    /// The plan does not touch it: it stays as it is.
    Kept,
    /// The update writes the property.
    Overwritten,
    /// The update writes other properties of the resource. Many services are sent all of them.
    MayBeOverwritten,
    /// A new resource is made, as the template says.
    Replaced,
    /// The resource leaves the stack.
    Removed,
    /// The update needs the resource, and it is gone.
    Fails,
    /// ECS owns it: what it sets is no drift that anybody should undo.
    Owned,
}

impl ResourceDrift {
    /// Whether the plan undoes or may undo what somebody did to the resource, or fails at it.
    pub fn is_harmed(&self) -> bool {
        let undone = [DriftFate::Overwritten, DriftFate::MayBeOverwritten, DriftFate::Replaced];
        self.deleted == Some(DriftFate::Fails) || self.properties.iter().any(|one| undone.contains(&one.fate))
    }
}

fn as_text<S: Serializer>(location: &Option<Location>, serializer: S) -> Result<S::Ok, S::Error> {
    match location {
        Some(location) => serializer.collect_str(location),
        None => serializer.serialize_none(),
    }
}
