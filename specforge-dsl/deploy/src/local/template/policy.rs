use serde::{Deserialize, Serialize};

/// What becomes of a resource when its stack gives it up.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(in crate::local) enum DeletionPolicy {
    /// It is deleted.
    #[default]
    Delete,
    /// It stays in the account.
    Retain,
    /// It stays, unless the operation that created it is being rolled back.
    RetainExceptOnCreate,
    /// Its data are kept as a snapshot and it is deleted.
    Snapshot,
}

impl DeletionPolicy {
    /// The policy that a template names.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "Delete" => Some(Self::Delete),
            "Retain" => Some(Self::Retain),
            "RetainExceptOnCreate" => Some(Self::RetainExceptOnCreate),
            "Snapshot" => Some(Self::Snapshot),
            _ => None,
        }
    }

    /// The `DeletionPolicy` that applies when a template names none.
    pub(super) fn default_of(resource_type: &str, in_cluster: bool) -> Self {
        match resource_type {
            "AWS::RDS::DBCluster" => Self::Snapshot,
            "AWS::RDS::DBInstance" if !in_cluster => Self::Snapshot,
            _ => Self::Delete,
        }
    }

    /// Whether the resource survives, given whether the operation that created it is being rolled back.
    pub(in crate::local) fn retains(self, undoing_creation: bool) -> bool {
        match self {
            Self::Retain => true,
            Self::RetainExceptOnCreate => !undoing_creation,
            Self::Delete | Self::Snapshot => false,
        }
    }

    /// `PolicyAction` of a resource that leaves the stack.
    pub(in crate::local) fn removal(self) -> &'static str {
        match self {
            Self::Delete => "Delete",
            Self::Retain | Self::RetainExceptOnCreate => "Retain",
            Self::Snapshot => "Snapshot",
        }
    }

    /// `PolicyAction` of a resource that is replaced.
    pub(in crate::local) fn replacement(self) -> &'static str {
        match self {
            Self::Delete => "ReplaceAndDelete",
            Self::Retain | Self::RetainExceptOnCreate => "ReplaceAndRetain",
            Self::Snapshot => "ReplaceAndSnapshot",
        }
    }
}
