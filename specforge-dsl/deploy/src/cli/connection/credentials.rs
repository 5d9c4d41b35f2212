//! Where credentials come from, as with the AWS CLI: what the SDK does not do by itself.

use super::mfa::{self, RoleProfile};
use crate::cli::args::ConnectionArguments;
use crate::engine::InputProblem;
use aws_config::SdkConfig;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::profile::{Profile, ProfileFileCredentialsProvider};
use aws_config::provider_config::ProviderConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_credential_types::Credentials;
use aws_credential_types::provider::{self, ProvideCredentials, SharedCredentialsProvider};
use aws_sdk_sts::error::ErrorMetadata;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_types::os_shim_internal::{Env, Fs};
use std::error::Error;
use std::time::{Duration, SystemTime};
use tokio::sync::Mutex;

/// The configuration with credentials as the command line asks for them: `--profile` comes before credentials in the
/// environment, a profile with `mfa_serial` has a person type a code, and `--role-arn` is assumed last.
pub(super) async fn chosen(
    arguments: &ConnectionArguments,
    config: SdkConfig,
    http: &SharedHttpClient,
) -> Result<SdkConfig, InputProblem> {
    let config = sourced(arguments, config, http).await?;
    let Some(provider) = config.credentials_provider() else { return Ok(config) };
    let remembered = SharedCredentialsProvider::new(Remembered::new(provider));
    Ok(config.into_builder().credentials_provider(remembered).build())
}

async fn sourced(
    arguments: &ConnectionArguments,
    config: SdkConfig,
    http: &SharedHttpClient,
) -> Result<SdkConfig, InputProblem> {
    let config = match base(arguments, &config, http).await? {
        Some(provider) => config.into_builder().credentials_provider(provider).build(),
        None => config,
    };
    let Some(role) = &arguments.role_arn else { return Ok(config) };
    let Some(provider) = config.credentials_provider() else { return Ok(config) };
    let assumed = AssumeRoleProvider::builder(role)
        .configure(&config)
        .session_name("specforge")
        .build_from_provider(provider)
        .await;
    Ok(config.into_builder().credentials_provider(SharedCredentialsProvider::new(assumed)).build())
}

/// Credentials of a profile, where the SDK would look elsewhere first or cannot have them.
async fn base(
    arguments: &ConnectionArguments,
    config: &SdkConfig,
    http: &SharedHttpClient,
) -> Result<Option<SharedCredentialsProvider>, InputProblem> {
    if arguments.profile.is_none() && in_environment("AWS_ACCESS_KEY_ID").is_some() {
        return Ok(None);
    }
    let from_environment = || in_environment("AWS_PROFILE");
    let name = arguments.profile.clone().or_else(from_environment).unwrap_or_else(|| "default".to_owned());
    // A configuration that cannot be read is reported by the SDK's own provider, which is asked next.
    let profiles = aws_config::profile::load(&Fs::real(), &Env::real(), &Default::default(), None).await.ok();
    let profile = profiles.as_ref().and_then(|profiles| profiles.get_profile(&name));
    if let Some(role) = profile.and_then(|profile| RoleProfile::read(&name, profile))
        && let Some(source) = source(&role, profile, config, http)
    {
        let Some(device) = &role.mfa_serial else {
            return Ok(Some(SharedCredentialsProvider::new(assuming(config, source, &role).await)));
        };
        let Some(code) = mfa::ask(device).await else {
            return Err(InputProblem::MfaCodeNeeded { profile: name, device: device.clone() });
        };
        let credentials =
            mfa::assume(config, source, &role, device, &code).await.map_err(InputProblem::NoCredentials)?;
        return Ok(Some(SharedCredentialsProvider::new(credentials)));
    }
    Ok(arguments.profile.as_ref().map(|name| SharedCredentialsProvider::new(of_profile(name, config, http))))
}

/// What is in the environment under this name; what is empty there counts as not there.
pub(super) fn in_environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether there are credentials.
///
/// # Errors
///
/// Why there are none, as far as anybody says.
pub(super) async fn check(config: &SdkConfig) -> Result<(), InputProblem> {
    let Some(provider) = config.credentials_provider() else {
        return Err(InputProblem::NoCredentials(String::new()));
    };
    provider.provide_credentials().await.map(|_| ()).map_err(|error| missing(&error))
}

/// The deepest cause, which is the one that says what happened.
fn missing(error: &(dyn Error + 'static)) -> InputProblem {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let words = match cause.downcast_ref::<ErrorMetadata>() {
        Some(refusal) => {
            let code = refusal.code().map(|code| format!(" ({code})")).unwrap_or_default();
            format!("{}{code}", refusal.message().unwrap_or("the service gave no reason"))
        }
        None => cause.to_string(),
    };
    if let Some((_, feature)) = words.split_once("cargo feature(s) enabled: ") {
        let feature = feature.split(['.', ' ']).next().unwrap_or_default().to_owned();
        return InputProblem::FeatureNeeded { feature };
    }
    // That no source had any is what the message says already.
    let none = ["no providers in chain", "IMDS"].iter().any(|empty| words.contains(empty));
    InputProblem::NoCredentials(if none { String::new() } else { words })
}

/// Assumes a profile's role for as long as the profile says, which the SDK's own provider does not.
async fn assuming(config: &SdkConfig, source: SharedCredentialsProvider, role: &RoleProfile) -> AssumeRoleProvider {
    let mut builder = AssumeRoleProvider::builder(&role.role_arn).configure(config).session_name(role.session_name());
    if let Some(id) = &role.external_id {
        builder = builder.external_id(id);
    }
    if let Some(seconds) = role.duration_seconds.and_then(|seconds| seconds.try_into().ok()) {
        builder = builder.session_length(Duration::from_secs(seconds));
    }
    builder.build_from_provider(source).await
}

/// The credentials with which a profile's role is assumed: of another profile, its own keys, or the environment's.
fn source(
    role: &RoleProfile,
    profile: Option<&Profile>,
    config: &SdkConfig,
    http: &SharedHttpClient,
) -> Option<SharedCredentialsProvider> {
    match (&role.source_profile, role.credential_source.as_deref()) {
        (Some(other), _) if *other != role.name => {
            Some(SharedCredentialsProvider::new(of_profile(other, config, http)))
        }
        (Some(_), _) => {
            let profile = profile?;
            let (id, key) = (profile.get("aws_access_key_id")?, profile.get("aws_secret_access_key")?);
            let token = profile.get("aws_session_token").map(str::to_owned);
            Some(SharedCredentialsProvider::new(Credentials::new(id, key, token, None, "profile")))
        }
        (None, Some("Environment")) => {
            Some(SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new()))
        }
        _ => None,
    }
}

fn of_profile(name: &str, config: &SdkConfig, http: &SharedHttpClient) -> ProfileFileCredentialsProvider {
    let provider_config =
        ProviderConfig::without_region().with_region(config.region().cloned()).with_http_client(http.clone());
    ProfileFileCredentialsProvider::builder().configure(&provider_config).profile_name(name).build()
}

/// Credentials that are asked for once, and again when they are about to expire: a command looks whether there are any, and
/// each of its clients asks for itself. Assuming a role takes a call each time.
#[derive(Debug)]
pub(super) struct Remembered {
    provider: SharedCredentialsProvider,
    known: Mutex<Option<Credentials>>,
}

/// How long before their end credentials count as expired: the SDK refreshes them 10 seconds before it by default.
const MARGIN: Duration = Duration::from_secs(60);

impl Remembered {
    pub(super) fn new(provider: SharedCredentialsProvider) -> Self {
        Self { provider, known: Mutex::new(None) }
    }

    async fn provide(&self) -> provider::Result {
        // Whoever asks meanwhile waits for the same answer.
        let mut known = self.known.lock().await;
        let last =
            |credentials: &Credentials| credentials.expiry().is_none_or(|expiry| expiry > SystemTime::now() + MARGIN);
        if let Some(credentials) = known.as_ref().filter(|credentials| last(credentials)) {
            return Ok(credentials.clone());
        }
        let credentials = self.provider.provide_credentials().await?;
        *known = Some(credentials.clone());
        Ok(credentials)
    }
}

impl ProvideCredentials for Remembered {
    fn provide_credentials<'a>(&'a self) -> provider::future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        provider::future::ProvideCredentials::new(self.provide())
    }
}
