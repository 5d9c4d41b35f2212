//! What can go wrong while packing: one message, with the cause behind it.

use std::fmt;

/// A failure, as it is printed.
#[derive(Debug)]
pub(crate) struct Error(String);

/// A result whose error is a message.
pub(crate) type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error of this message.
    pub(crate) fn new(message: impl Into<String>) -> Error {
        Error(message.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Adds what was being done to an error.
pub(crate) trait Context<T> {
    /// The same result, with `message` before its error.
    fn context(self, message: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: fmt::Display> Context<T> for std::result::Result<T, E> {
    fn context(self, message: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| Error(format!("{}: {error}", message())))
    }
}
