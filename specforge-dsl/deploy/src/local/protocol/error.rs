use super::Node;
use std::io;

/// An error that the service answers with: an HTTP status, a code that the SDK types by, a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::local) struct ApiError {
    status: u16,
    code: &'static str,
    message: String,
}

impl ApiError {
    /// An error with one of the codes of the API reference.
    pub(in crate::local) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// `ValidationError`, which CloudFormation uses for nearly everything that is wrong with a request.
    pub(in crate::local) fn validation(message: impl Into<String>) -> Self {
        Self::new(400, "ValidationError", message)
    }

    /// The stack that a request names does not exist.
    pub(in crate::local) fn no_such_stack(name: &str) -> Self {
        Self::validation(format!("Stack with id {name} does not exist"))
    }

    /// The change set that a request names does not exist.
    pub(in crate::local) fn no_such_change_set(name: &str) -> Self {
        Self::new(404, "ChangeSetNotFound", format!("ChangeSet [{name}] does not exist"))
    }

    /// Something is wrong on this side of the protocol.
    pub(in crate::local) fn internal(message: impl Into<String>) -> Self {
        Self::new(500, "InternalFailure", message)
    }

    /// The HTTP status.
    pub(in crate::local) fn status(&self) -> u16 {
        self.status
    }

    /// The message.
    pub(in crate::local) fn message(&self) -> &str {
        &self.message
    }

    /// The XML document of this error.
    pub(in crate::local) fn into_response(self, request_id: &str) -> io::Result<Vec<u8>> {
        let fault = if self.status < 500 { "Sender" } else { "Receiver" };
        Node::new().text("Type", fault).text("Code", self.code).text("Message", self.message).into_error(request_id)
    }
}
