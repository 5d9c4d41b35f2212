use crate::app::DeletionPolicy;

/// What happens to data when its resource leaves the stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retention {
    /// It stays, except where a first creation fails: an empty leftover would only block its fixed name.
    Keep,
    /// It goes with the stack: for environments that are made and thrown away.
    Discard,
}

impl From<Retention> for DeletionPolicy {
    fn from(retention: Retention) -> Self {
        match retention {
            Retention::Keep => Self::RetainExceptOnCreate,
            Retention::Discard => Self::Delete,
        }
    }
}

impl From<Retention> for Option<DeletionPolicy> {
    fn from(retention: Retention) -> Self {
        Some(retention.into())
    }
}
