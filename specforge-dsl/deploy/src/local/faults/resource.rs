use std::time::Duration;

/// A resource's handler fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceFault {
    /// The stack's name; every stack if `None`.
    pub stack: Option<String>,
    /// The resource's logical ID.
    pub logical_id: String,
    /// The action that fails; whatever happens to it first if `None`.
    pub action: Option<FaultAction>,
    /// What the event says.
    pub reason: String,
    /// How many times it succeeds before it fails.
    pub spared: u32,
    /// How many times it fails then, before it succeeds again.
    pub times: u32,
}

impl ResourceFault {
    /// A fault that strikes once, at whatever happens to the resource first.
    pub fn new(logical_id: impl Into<String>) -> Self {
        Self {
            stack: None,
            logical_id: logical_id.into(),
            action: None,
            reason: "Resource handler returned message: \"Injected fault\" (RequestToken: 0f0f0f0f-0000-4000-8000-0f0f0f0f0f0f, HandlerErrorCode: GeneralServiceException)".to_owned(),
            spared: 0,
            times: 1,
        }
    }

    /// The same fault, after the action succeeded `spared` times.
    pub fn after(mut self, spared: u32) -> Self {
        self.spared = spared;
        self
    }

    /// Whether the fault is about this and has not struck often enough.
    pub(super) fn concerns(&self, stack: &str, logical_id: &str, action: FaultAction) -> bool {
        self.times > 0
            && self.logical_id == logical_id
            && self.stack.as_deref().is_none_or(|name| name == stack)
            && self.action.is_none_or(|wanted| wanted == action)
    }

    /// The same fault for one action alone.
    pub fn on(mut self, action: FaultAction) -> Self {
        self.action = Some(action);
        self
    }

    /// The same fault, striking `times` times.
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }
}

/// What is being done to a resource when it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultAction {
    /// It is being created, also as a replacement.
    Create,
    /// It is being updated in place, also back to its old properties.
    Update,
    /// It is being deleted.
    Delete,
    /// It is being imported.
    Import,
}

/// A resource takes its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlowResource {
    /// The stack's name; every stack if `None`.
    pub stack: Option<String>,
    /// The resource's logical ID.
    pub logical_id: String,
    /// How long creating or changing it takes.
    pub duration: Duration,
}

impl SlowResource {
    /// A resource that takes this long, in whichever stack it is.
    pub fn new(logical_id: impl Into<String>, duration: Duration) -> Self {
        Self { stack: None, logical_id: logical_id.into(), duration }
    }

    pub(super) fn concerns(&self, stack: &str, logical_id: &str) -> bool {
        self.logical_id == logical_id && self.stack.as_deref().is_none_or(|name| name == stack)
    }
}
