//! The CloudFormation that a command talks to: AWS with what the environment says, or the embedded one.

mod alone;
mod credentials;
mod endpoint;
mod guard;
mod mfa;
mod named_endpoint;

use super::Stop;
use super::args::ConnectionArguments;
use super::console::Console;
use super::live::Live;
use crate::ExitCode;
use crate::engine::{EngineError, InputProblem, Inspection, Pace, ServiceWatch};
use crate::local::{LocalCloudFormation, LocalOptions, Pace as LocalPace, StateError};
use crate::render::Detail;
use aws_config::{AppName, BehaviorVersion, Region};
use aws_sdk_cloudformation::Client;
use aws_smithy_http_client::Builder as HttpClientBuilder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_types::os_shim_internal::{Env, Fs};
use specforge_dsl::assembly::Assembly;
use std::fmt;
use std::path::{Path, PathBuf};

/// A client and where it leads.
pub(super) struct Connection {
    pub(super) client: Client,
    pub(super) place: Place,
    /// The embedded CloudFormation, where it leads there.
    pub(super) embedded: Option<LocalCloudFormation>,
    /// Who looks at ECS services there.
    pub(super) services: ServiceWatch,
    /// What looks at each stack afterwards.
    pub(super) inspection: Inspection,
}

impl Connection {
    /// Whether it leads to the embedded CloudFormation, where nothing is real.
    pub(super) fn is_local(&self) -> bool {
        matches!(self.place, Place::Local(_))
    }

    /// How often a running operation is looked at there.
    pub(super) fn pace(&self) -> Pace {
        if self.is_local() { Pace::LOCAL } else { Pace::AWS }
    }

    /// Shows what happens there. Without `consent` somebody is asked; nobody need be on the embedded one.
    pub(super) fn live<'a>(&self, console: &'a mut Console, consent: bool, detail: Detail) -> Live<'a> {
        Live::new(console, self.place.to_string(), consent || self.is_local(), detail)
            .with_usual_times(!self.is_local())
    }

    /// Keeps other commands from changing the same embedded account until the result is dropped.
    pub(super) async fn alone(&self, console: &mut Console) -> Result<Option<std::fs::File>, Stop> {
        alone::alone(&self.place, console).await
    }
}

/// Where a client leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// The embedded CloudFormation with this state file.
    Local(PathBuf),
    /// AWS, or what stands in for it, in this region.
    Aws { region: String, endpoint: Option<String> },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local(file) => write!(f, "the embedded CloudFormation ({})", file.display()),
            Self::Aws { region, endpoint: None } => write!(f, "AWS in {region}"),
            Self::Aws { region, endpoint: Some(endpoint) } => write!(f, "{endpoint} in {region}"),
        }
    }
}

/// Connects; tells what is missing for that together with the problems that were found before, all at once. Those
/// that only count as long as nobody can look at the account (`unseen`) are told when that is so.
pub(super) async fn connect(
    arguments: &ConnectionArguments,
    assembly: &Assembly,
    problems: Vec<InputProblem>,
    unseen: Vec<InputProblem>,
) -> Result<Connection, Stop> {
    if arguments.local {
        let mut problems = problems;
        let region = arguments.region.as_deref();
        problems.extend(region.and_then(|region| guard::region(&assembly.environment, region)));
        if !problems.is_empty() {
            return Err(EngineError::Input(problems).into());
        }
        return local(arguments, assembly);
    }
    aws(arguments, assembly, problems, unseen).await
}

fn local(arguments: &ConnectionArguments, assembly: &Assembly) -> Result<Connection, Stop> {
    let file = match &arguments.state {
        Some(file) => file.clone(),
        None => Path::new(".specforge").join(format!("{}.local.json", assembly.name)),
    };
    let mut options = LocalOptions { pace: LocalPace::Watchable, ..LocalOptions::default() };
    if arguments.instant {
        options.pace = LocalPace::Instant;
    }
    if let Some(region) = arguments.region.as_ref().or(assembly.environment.region.as_ref()) {
        options.region.clone_from(region);
    }
    if let Some(account) = &assembly.environment.account {
        options.account.clone_from(account);
    }
    let region = options.region.clone();
    let server = LocalCloudFormation::open(&file, options).map_err(state_problem)?;
    Ok(Connection {
        client: server.client(&region),
        embedded: Some(server),
        place: Place::Local(file),
        services: ServiceWatch::Nobody,
        inspection: Inspection::default(),
    })
}

/// Why a state file cannot be used, with what to do.
pub(super) fn state_problem(error: StateError) -> Stop {
    if let StateError::Io { path, source } = &error {
        return Stop::file("use the state file", path, source, alone::WRITABLE_STATE);
    }
    let text = error.to_string();
    let (message, help) = text.split_once("\nhelp: ").unwrap_or((&text, alone::WRITABLE_STATE));
    Stop::Other { message: message.to_owned(), help: help.into(), code: ExitCode::Failure }
}

async fn aws(
    arguments: &ConnectionArguments,
    assembly: &Assembly,
    mut problems: Vec<InputProblem>,
    unseen: Vec<InputProblem>,
) -> Result<Connection, Stop> {
    let http = HttpClientBuilder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let http = named_endpoint::naming_endpoints(http);
    let mut loader = aws_config::defaults(BehaviorVersion::latest()).http_client(http.clone());
    if let Ok(name) = AppName::new("specforge") {
        loader = loader.app_name(name);
    }
    if let Some(region) = &arguments.region {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(profile) = &arguments.profile {
        loader = loader.profile_name(profile);
    }
    let mut config = loader.load().await;
    if config.region().is_none() {
        let named = assembly.environment.region.clone().map(Region::new);
        config = config.into_builder().region(named).build();
    }
    let region = config.region().map(ToString::to_string);
    let credentials = match unknown_profile(arguments).await {
        // Also where the environment has credentials: they may be another account's.
        Some(name) => Err(InputProblem::UnknownProfile(name)),
        None => match credentials::chosen(arguments, config.clone(), &http).await {
            Ok(chosen) => {
                config = chosen;
                credentials::check(&config).await
            }
            Err(problem) => Err(problem),
        },
    };
    if region.is_none() || credentials.is_err() {
        // A misspelt parameter is one mistake, not an unknown and a missing one.
        let means = |problem: &InputProblem, missing: &str| match problem {
            InputProblem::UnknownParameter { suggestion: Some(meant), .. } => meant.rsplit('.').next() == Some(missing),
            _ => false,
        };
        let meant = |unseen: &InputProblem| match unseen {
            InputProblem::MissingParameter { name, .. } => problems.iter().any(|problem| means(problem, name)),
            _ => false,
        };
        let unseen: Vec<InputProblem> = unseen.into_iter().filter(|problem| !meant(problem)).collect();
        problems.extend(unseen);
    }
    if region.is_none() {
        problems.push(InputProblem::NoRegion);
    }
    problems.extend(region.as_deref().and_then(|region| guard::region(&assembly.environment, region)));
    match credentials {
        Ok(()) if region.is_some() => {
            problems.extend(guard::account(assembly, &config).await.map_err(EngineError::Call)?);
        }
        Ok(()) => {}
        Err(problem) => problems.push(problem),
    }
    match region {
        Some(region) if problems.is_empty() => {
            let (services, inspection) = ecs_services(&config);
            let (client, endpoint) = endpoint::client(&config, arguments.endpoint_url.as_deref());
            Ok(Connection { client, embedded: None, place: Place::Aws { region, endpoint }, services, inspection })
        }
        _ => Err(EngineError::Input(problems).into()),
    }
}

#[cfg(feature = "ecs")]
fn ecs_services(config: &aws_config::SdkConfig) -> (ServiceWatch, Inspection) {
    let ecs: std::rc::Rc<dyn crate::engine::EcsServices> = std::rc::Rc::new(crate::ecs::EcsClient::new(config));
    let check = crate::engine::TaskDefinitionCheck::new(std::rc::Rc::clone(&ecs));
    (ServiceWatch::By(ecs), Inspection::new(check))
}

#[cfg(not(feature = "ecs"))]
fn ecs_services(_config: &aws_config::SdkConfig) -> (ServiceWatch, Inspection) {
    (ServiceWatch::CannotSee, Inspection::default())
}

/// The profile that is asked for, where the AWS configuration has none of that name.
async fn unknown_profile(arguments: &ConnectionArguments) -> Option<String> {
    let name = arguments.profile.clone().or_else(|| credentials::in_environment("AWS_PROFILE"))?;
    let profiles = aws_config::profile::load(&Fs::real(), &Env::real(), &Default::default(), None).await.ok()?;
    profiles.get_profile(&name).is_none().then_some(name)
}
