use super::ResourceDrift;
use crate::local::clock::Time;
use crate::local::template::DeletionPolicy;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A resource as its stack knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::local) struct StackResource {
    /// The resource type.
    pub(in crate::local) kind: String,
    /// The physical ID once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::local) physical_id: Option<String>,
    /// The status, for example `CREATE_COMPLETE`.
    pub(in crate::local) status: String,
    /// Why it has that status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::local) reason: Option<String>,
    /// When the status changed.
    pub(in crate::local) time: Time,
    /// The properties that it has, evaluated; secrets are sealed.
    pub(in crate::local) properties: Value,
    /// What `Ref` yields.
    pub(in crate::local) reference: Value,
    /// What `Fn::GetAtt` yields, by attribute.
    pub(in crate::local) attributes: BTreeMap<String, Value>,
    /// `Metadata`, evaluated.
    #[serde(default)]
    pub(in crate::local) metadata: Value,
    /// The stack's tags as the resource carries them.
    #[serde(default)]
    pub(in crate::local) stack_tags: BTreeMap<String, String>,
    /// What becomes of it when it leaves the stack.
    pub(in crate::local) deletion_policy: DeletionPolicy,
    /// What becomes of it when it is replaced.
    pub(in crate::local) update_replace_policy: DeletionPolicy,
    /// The resources that must be there as long as it is.
    pub(in crate::local) depends_on: BTreeSet<String>,
    /// What drift detection last found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::local) drift: Option<ResourceDrift>,
}

impl StackResource {
    /// A resource of which nothing is known but its type.
    pub(in crate::local) fn empty(kind: String, time: Time) -> Self {
        Self {
            kind,
            physical_id: None,
            status: String::new(),
            reason: None,
            time,
            properties: Value::Object(Map::new()),
            reference: Value::Null,
            attributes: BTreeMap::new(),
            metadata: Value::Null,
            stack_tags: BTreeMap::new(),
            deletion_policy: DeletionPolicy::default(),
            update_replace_policy: DeletionPolicy::default(),
            depends_on: BTreeSet::new(),
            drift: None,
        }
    }

    /// Whether there is something behind it that an update can start from: what failed to be created is made anew.
    pub(in crate::local) fn is_usable(&self) -> bool {
        self.exists() && self.status != "CREATE_FAILED"
    }

    /// Whether there is something behind it.
    pub(in crate::local) fn exists(&self) -> bool {
        self.physical_id.is_some() && self.status != "DELETE_COMPLETE"
    }
}

/// A resource that exists in the account, in a stack or left behind by one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::local) struct PhysicalResource {
    /// The resource type.
    pub(in crate::local) kind: String,
    /// The physical ID.
    pub(in crate::local) physical_id: String,
    /// The properties that it has: those that it was last given, and what somebody changed behind the stack's back.
    pub(in crate::local) properties: Map<String, Value>,
    /// The ID of the stack that owns it; none once it was retained.
    pub(in crate::local) owner: Option<String>,
    /// What its identifiers are made of. It keeps them when it is imported or moved to another stack.
    #[serde(default)]
    pub(in crate::local) origin: Origin,
}

/// Where a physical resource was made: which stack, which logical ID, the how manieth of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) struct Origin {
    /// The stack's ID.
    pub(in crate::local) stack_id: String,
    /// The stack's name.
    pub(in crate::local) stack_name: String,
    /// The logical ID.
    pub(in crate::local) logical_id: String,
    /// How often this logical ID had a physical resource, this one included.
    pub(in crate::local) generation: u32,
}

impl PhysicalResource {
    /// The key of [`super::World::resources`].
    pub(in crate::local) fn key(kind: &str, physical_id: &str) -> String {
        format!("{kind} {physical_id}")
    }
}
