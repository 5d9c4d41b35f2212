use crate::next_command::NextCommand;
use crate::text::Text;
use aws_sdk_cloudformation::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use serde::Serialize;
use std::fmt;

/// A call to CloudFormation, or to ECS, that failed after the SDK's own retries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallError {
    /// The API operation, for example `CreateChangeSet`.
    pub operation: &'static str,
    /// The service's error code, for example `AccessDenied`; absent where no answer came.
    pub code: Option<String>,
    /// The service's or the connection's own words.
    pub message: String,
    /// Whether the service may still have received the call.
    pub may_have_arrived: bool,
}

impl CallError {
    /// Reads an SDK error.
    pub(crate) fn new<E, R>(operation: &'static str, error: &SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: fmt::Debug + 'static,
    {
        let code = error.code().map(str::to_owned);
        let message = match error.message() {
            Some(message) => message.to_owned(),
            None => innermost(error),
        };
        let may_have_arrived =
            matches!(error, SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_))
                || code.as_deref().is_some_and(|code| code.starts_with("Internal"));
        Self { operation, code, message, may_have_arrived }
    }

    /// An answer that lacks what the service always says.
    pub(crate) fn in_part(operation: &'static str) -> Self {
        Self { operation, code: None, message: "the answer arrived in part".to_owned(), may_have_arrived: true }
    }

    /// Whether the call says that the stack does not exist.
    pub(crate) fn is_missing_stack(&self) -> bool {
        self.code.as_deref() == Some("ValidationError") && self.message.contains("does not exist")
    }

    /// Whether the same call may succeed a little later.
    pub(crate) fn is_transient(&self) -> bool {
        let throttled = matches!(
            self.code.as_deref(),
            Some(
                "Throttling"
                    | "ThrottlingException"
                    | "RequestLimitExceeded"
                    | "ServiceUnavailable"
                    | "ServerException"
            )
        );
        throttled || self.may_have_arrived
    }

    /// What a person can do about it.
    pub fn help(&self) -> Option<Text> {
        let words = match self.code.as_deref() {
            Some("ExpiredToken" | "ExpiredTokenException" | "RequestExpired") => {
                let sign_in = NextCommand::new(["aws", "sso", "login"]);
                let expired = Text::new("the credentials have expired; sign in again");
                return Some(expired.aws(" (for example ", sign_in, ")").then(" and run the command again"));
            }
            Some("InvalidClientTokenId" | "UnrecognizedClientException" | "SignatureDoesNotMatch") => Some(
                "AWS does not accept these credentials; check `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `--profile`",
            ),
            Some("ChangeSetNotFound" | "ChangeSetNotFoundException") => {
                Some("another deployment of this stack replaced the plan; run the command again to plan anew")
            }
            Some("AccessDenied" | "AccessDeniedException") => {
                Some("the role that deploys needs a policy that allows this operation")
            }
            None if self.may_have_arrived => {
                Some("check the network, `--region` and `--endpoint-url`; running the command again is safe")
            }
            _ => None,
        };
        words.map(Text::from)
    }
}

/// The deepest cause, which is the one that says what happened.
fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let words = cause.to_string();
    if words.is_empty() { DisplayErrorContext(error).to_string() } else { words }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` failed: ", self.operation)?;
        match &self.code {
            Some(code) => write!(f, "{} ({code})", self.message),
            None => write!(f, "{}", self.message),
        }
    }
}

impl std::error::Error for CallError {}
