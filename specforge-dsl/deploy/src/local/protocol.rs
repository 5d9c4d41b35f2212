//! The CloudFormation query protocol: form-encoded requests, XML responses, XML errors.
//!
//! Source: <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>.

mod error;
mod request;
mod response;

pub(super) use error::ApiError;
pub(super) use request::Request;
pub(super) use response::Node;
