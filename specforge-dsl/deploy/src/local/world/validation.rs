use serde::{Deserialize, Serialize};

/// Something that early validation found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::local) struct ValidationFailure {
    /// The resource's logical ID.
    pub(in crate::local) logical_id: String,
    /// The physical ID, if it exists.
    pub(in crate::local) physical_id: Option<String>,
    /// The resource type.
    pub(in crate::local) kind: String,
    /// `ValidationName`.
    pub(in crate::local) name: String,
    /// `ValidationStatusReason`.
    pub(in crate::local) reason: String,
    /// `ValidationPath`.
    pub(in crate::local) path: String,
}

impl ValidationFailure {
    /// `ValidationName` of wrong properties.
    pub(in crate::local) const PROPERTY: &'static str = "PROPERTY_VALIDATION";
    /// `ValidationName` of names that are taken.
    pub(in crate::local) const NAME_CONFLICT: &'static str = "NAME_CONFLICT_VALIDATION";

    /// What the change set's reason calls the validation.
    pub(in crate::local) fn hook(&self) -> &'static str {
        match self.name.as_str() {
            Self::NAME_CONFLICT => "AWS::EarlyValidation::ResourceExistenceCheck",
            _ => "AWS::EarlyValidation::PropertyValidation",
        }
    }
}
