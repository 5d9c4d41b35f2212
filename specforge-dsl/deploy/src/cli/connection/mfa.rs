//! Roles that take a code from a device (multi-factor authentication). The SDK does not ask for it.

use crate::cli::inbox::Inbox;
use crate::engine::CallError;
use aws_config::SdkConfig;
use aws_config::profile::Profile;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use std::io::{IsTerminal, Write};
use std::time::{Duration, SystemTime};

/// A profile whose role takes a code, or is taken for a time of its own: what the SDK does not do by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RoleProfile {
    pub(super) name: String,
    pub(super) role_arn: String,
    /// The device: its ARN, or its serial number.
    pub(super) mfa_serial: Option<String>,
    pub(super) source_profile: Option<String>,
    pub(super) credential_source: Option<String>,
    pub(super) external_id: Option<String>,
    session_name: Option<String>,
    pub(super) duration_seconds: Option<i32>,
}

impl RoleProfile {
    /// Reads a profile; `None` for one that the SDK handles.
    pub(super) fn read(name: &str, profile: &Profile) -> Option<Self> {
        let text = |key: &str| profile.get(key).map(str::to_owned);
        let read = Self {
            name: name.to_owned(),
            role_arn: text("role_arn")?,
            mfa_serial: text("mfa_serial"),
            source_profile: text("source_profile"),
            credential_source: text("credential_source"),
            external_id: text("external_id"),
            session_name: text("role_session_name"),
            duration_seconds: text("duration_seconds").and_then(|seconds| seconds.parse().ok()),
        };
        (read.mfa_serial.is_some() || read.duration_seconds.is_some()).then_some(read)
    }

    /// What the session is called.
    pub(super) fn session_name(&self) -> &str {
        self.session_name.as_deref().unwrap_or("specforge")
    }
}

/// Asks for the code; `None` where nobody can answer.
pub(super) async fn ask(device: &str) -> Option<String> {
    if !std::io::stderr().is_terminal() || !std::io::stdin().is_terminal() {
        return None;
    }
    {
        let mut stderr = std::io::stderr().lock();
        let _nobody_reads = write!(stderr, "Code of {device}: ").and_then(|()| stderr.flush());
    }
    let inbox = Inbox::listen();
    inbox.read_line();
    let code = inbox.line().await;
    (!code.is_empty()).then(|| code.trim().to_owned())
}

/// Assumes the role with a code.
///
/// # Errors
///
/// The service's words, for example that the code is wrong.
pub(super) async fn assume(
    config: &SdkConfig,
    source: SharedCredentialsProvider,
    role: &RoleProfile,
    device: &str,
    code: &str,
) -> Result<Credentials, String> {
    let config = config.clone().into_builder().credentials_provider(source).build();
    let answer = aws_sdk_sts::Client::new(&config)
        .assume_role()
        .role_arn(&role.role_arn)
        .role_session_name(role.session_name())
        .serial_number(device)
        .token_code(code)
        .set_external_id(role.external_id.clone())
        .set_duration_seconds(role.duration_seconds)
        .send()
        .await
        .map_err(|error| CallError::new("AssumeRole", &error).to_string())?;
    let credentials = answer.credentials().ok_or_else(|| "`AssumeRole` answered without credentials".to_owned())?;
    let expiry = SystemTime::UNIX_EPOCH + Duration::from_secs(credentials.expiration().secs().try_into().unwrap_or(0));
    Ok(Credentials::new(
        credentials.access_key_id(),
        credentials.secret_access_key(),
        Some(credentials.session_token().to_owned()),
        Some(expiry),
        "AssumeRoleWithMfa",
    ))
}
