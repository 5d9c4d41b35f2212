/// A request goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestFault {
    /// The operation, for example `ExecuteChangeSet`; every operation if `None`.
    pub operation: Option<String>,
    /// What happens.
    pub kind: RequestFaultKind,
    /// How many requests go well before.
    pub spared: u32,
    /// How many go wrong then.
    pub times: u32,
}

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RequestFaultKind {
    /// It is answered by `Throttling`; nothing was done.
    Throttled,
    /// It is answered by a 503; nothing was done.
    Unavailable,
    /// It is answered by `AccessDenied`; nothing was done.
    AccessDenied,
    /// It never arrives.
    Refused,
    /// It is carried out, and the connection breaks before its answer arrives.
    LostResponse,
    /// It is carried out, and half of its answer arrives.
    Truncated,
    /// It is answered by a proxy's page instead of CloudFormation.
    BadGateway,
    /// It is answered by `ExpiredToken`; nothing was done.
    ExpiredToken,
    /// It is answered as when the client's clock is wrong; nothing was done.
    ClockSkew,
    /// A read is answered from how the account was a few seconds ago.
    Stale,
}

impl RequestFault {
    /// The next request of an operation goes wrong, and none after it.
    pub fn new(operation: impl Into<String>, kind: RequestFaultKind) -> Self {
        Self { operation: Some(operation.into()), kind, spared: 0, times: 1 }
    }

    /// The next request of any operation goes wrong, and none after it.
    pub fn any(kind: RequestFaultKind) -> Self {
        Self { operation: None, kind, spared: 0, times: 1 }
    }

    /// The same fault, after `spared` requests went well.
    pub fn after(mut self, spared: u32) -> Self {
        self.spared = spared;
        self
    }

    /// The same fault, striking `times` times.
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    pub(super) fn concerns(&self, operation: &str) -> bool {
        self.times > 0 && self.operation.as_deref().is_none_or(|wanted| wanted == operation)
    }
}
