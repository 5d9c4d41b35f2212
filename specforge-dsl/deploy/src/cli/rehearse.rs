//! Shows how a deployment that fails looks, before it happens: on an embedded CloudFormation that is gone afterwards.

use super::Stop;
use super::args::{ConsentArguments, Selection, assignment, each_once};
use super::connection::state_problem;
use super::console::Console;
use super::faults::{FaultArguments, unstruck};
use super::live::Live;
use super::nested_templates::NestedTemplateArguments;
use super::synthesis_folder::{read, template_file};
use crate::ExitCode;
use crate::engine::{
    DeployRequest, Deployment, EngineError, OnFailure, Outcome, Pace, Reach, Silent, StackOutcome, StackResult,
    check_input, deploy, select,
};
use crate::local::{LocalCloudFormation, LocalOptions, Pace as LocalPace, StateError};
use crate::render::{self, Detail};
use clap::Args;
use serde_json::Value;
use specforge_dsl::assembly::{AssembledStack, Assembly, ParameterSource, StackParameter, Template};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rehearse --fail DatabaseInstance     the database cannot be created
  rehearse --fail-on update:Service    the release fails
  rehearse --from released --fail Service
                                       deploys the templates in `released`, then
                                       this app, with the failure
  rehearse --slow DatabaseInstance=20m --throttle

Nothing is changed: neither in an account nor in the state of `deploy --local`.
It ends with the exit code of a deployment that fails in this way.")]
pub(crate) struct RehearseArguments {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// What is deployed before: `local` (what `deploy --local` deployed), `empty`, a folder that `synth` wrote, or a state file
    /// of `deploy --local --state FILE` [default: local if there is something, else empty]
    #[arg(long, value_name = "START")]
    pub(crate) from: Option<String>,
    /// A parameter's value; may be repeated
    #[arg(short, long = "parameter", value_name = "NAME=VALUE", value_parser = assignment)]
    pub(crate) parameters: Vec<(String, String)>,
    /// Leave a stack that fails as it is, instead of undoing the operation
    #[arg(long)]
    pub(crate) no_rollback: bool,
    /// Let resources take no time, instead of a fraction of a second each
    #[arg(long)]
    pub(crate) instant: bool,
    /// Name each resource, permission and connection of a new stack
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) nested: NestedTemplateArguments,
    #[command(flatten)]
    pub(crate) faults: FaultArguments,
    #[command(flatten)]
    pub(crate) consents: ConsentArguments,
    // What is typed by habit is answered instead of refused as unknown.
    #[arg(long, hide = true)]
    pub(crate) local: bool,
    #[arg(long, hide = true, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
}

/// What `--from` takes.
const STARTS: &str = "`--from` takes `empty`, `local`, a folder that `synth --output FOLDER` wrote, or a state file of `deploy --local \
                      --state FILE`";

/// What is deployed before the rehearsal begins.
enum Start {
    Empty,
    Local(PathBuf),
    Folder(PathBuf),
}

pub(super) async fn run(
    arguments: &RehearseArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    if arguments.local || arguments.state.is_some() {
        return Err(Stop::Other {
            message: "a rehearsal has an embedded account of its own, which is gone afterwards".to_owned(),
            help: match &arguments.state {
                Some(file) => format!("start with a copy of that state: `--from {}`", file.display()).into(),
                None => {
                    "leave `--local` away; `--from local` starts with a copy of what `deploy --local` deployed".into()
                }
            },
            code: ExitCode::Usage,
        });
    }
    let request = DeployRequest {
        stacks: arguments.selection.stacks.clone(),
        reach: arguments.selection.reach(Reach::WithDependencies),
        parameters: each_once("--parameter", &arguments.parameters)?,
        samples: true,
        consents: arguments.consents.consents(),
        on_failure: if arguments.no_rollback { OnFailure::Pause } else { OnFailure::RollBack },
        pace: Pace::LOCAL,
        ..DeployRequest::default()
    };
    let templates = arguments.nested.read(true)?;
    let start = start(arguments, assembly)?;
    let (account, told) = account(&start, arguments.from.is_some(), assembly, templates).await?;
    let mut problems = check_input(assembly, &request);
    if let Ok(selected) = select(assembly, &request.stacks, request.reach) {
        match arguments.faults.plan(&selected, &account).await {
            Ok(faults) => account.set_faults(faults),
            Err(misspelt) => problems.extend(misspelt),
        }
    }
    if !problems.is_empty() {
        return Err(EngineError::Input(problems).into());
    }
    console.message(&render::note(&told));
    account.set_pace(if arguments.instant { LocalPace::Instant } else { LocalPace::Watchable });
    let client = account.client(&account.region());
    let mut live = Live::new(
        console,
        "an embedded account, for this rehearsal alone".to_owned(),
        true,
        Detail::of(arguments.verbose),
    );
    let deployment = deploy(&client, assembly, &request, &mut live).await;
    live.finish();
    let deployment = deployment?;
    if arguments.json {
        console.data(&render::json(&deployment));
    }
    console.message(&render::deployment(&deployment, console.page()));
    let untouched = if deployment.outcome == Outcome::NoChange && arguments.faults.any() {
        "nothing changes, so nothing could fail: `--from empty`, or a folder with older templates, gives it something to do"
    } else {
        "this was a rehearsal: nothing was changed"
    };
    console.message(&unstruck(&account.faults(), &deployment, console.page()));
    console.message(&format!("\n{}", render::note(untouched)));
    Ok(deployment.outcome.into())
}

fn start(arguments: &RehearseArguments, assembly: &Assembly) -> Result<Start, Stop> {
    let state = Path::new(".specforge").join(format!("{}.local.json", assembly.name));
    match arguments.from.as_deref() {
        None if state.exists() => Ok(Start::Local(state)),
        None | Some("empty") => Ok(Start::Empty),
        Some("local") if state.exists() => Ok(Start::Local(state)),
        Some("local") => Err(Stop::Other {
            message: format!(
                "`{}` does not exist: nothing was deployed onto the embedded CloudFormation",
                state.display()
            ),
            help: "run `deploy --local` first, or rehearse with `--from empty`".into(),
            code: ExitCode::InputMissing,
        }),
        Some(folder) if Path::new(folder).is_dir() => Ok(Start::Folder(folder.into())),
        Some(file) if Path::new(file).is_file() => Ok(Start::Local(file.into())),
        Some(other) => Err(Stop::Other {
            message: match other {
                "" => "`--from` names nothing".to_owned(),
                other => format!("`{other}` does not exist"),
            },
            help: match specforge_schema::suggest(other, ["empty", "local"]) {
                Some(meant) => format!("did you mean `--from {meant}`?").into(),
                None => STARTS.into(),
            },
            code: ExitCode::InputMissing,
        }),
    }
}

/// An account for the rehearsal alone, with what it starts from, and a sentence about that.
async fn account(
    start: &Start,
    given: bool,
    assembly: &Assembly,
    templates: Vec<(String, String)>,
) -> Result<(LocalCloudFormation, String), Stop> {
    let templates = templates.into_iter().collect();
    let mut options = LocalOptions { pace: LocalPace::Instant, templates, ..LocalOptions::default() };
    if let Some(region) = &assembly.environment.region {
        options.region.clone_from(region);
    }
    if let Some(id) = &assembly.environment.account {
        options.account.clone_from(id);
    }
    match start {
        Start::Empty => {
            Ok((LocalCloudFormation::in_memory(options), "a rehearsal that starts with an empty account".to_owned()))
        }
        Start::Local(file) => {
            let account =
                LocalCloudFormation::copy_of(file, options).map_err(|error| not_a_start(file, given, error))?;
            let told =
                format!("a rehearsal that starts with a copy of what `deploy --local` deployed ({})", file.display());
            Ok((account, told))
        }
        Start::Folder(folder) => {
            let account = LocalCloudFormation::in_memory(options);
            let released = released(folder, assembly)?;
            let request = DeployRequest { samples: true, pace: Pace::LOCAL, ..DeployRequest::default() };
            let client = account.client(&account.region());
            let why = match deploy(&client, &released, &request, &mut Silent).await {
                Ok(deployment) if deployment.outcome.stands() => None,
                Ok(deployment) => Some(why_not(&deployment)),
                Err(error) => Some(error.to_string()),
            };
            if let Some(why) = why {
                return Err(Stop::Other {
                    message: format!("the templates in `{}` do not deploy: {why}", folder.display()),
                    help: "they have to be those of one release of this app, as `synth --output FOLDER` wrote them; `--from empty` \
                           rehearses a first deployment"
                        .into(),
                    code: ExitCode::InputMissing,
                });
            }
            let told =
                format!("a rehearsal that starts with the {} stacks in {}", released.stacks.len(), folder.display());
            Ok((account, told))
        }
    }
}

/// Why a file is no start. One that was named may have been meant otherwise.
fn not_a_start(file: &Path, given: bool, error: StateError) -> Stop {
    if given && matches!(error, StateError::Foreign { .. } | StateError::Corrupt { .. }) {
        return Stop::Other {
            message: format!("`{}` is neither a folder nor a state file that can be read", file.display()),
            help: STARTS.into(),
            code: ExitCode::InputMissing,
        };
    }
    match state_problem(error) {
        Stop::Other { message, help, code } => {
            Stop::Other { message, help: help.then("; or rehearse with `--from empty`"), code }
        }
        other => other,
    }
}

/// What kept the first stack from being deployed that was not.
fn why_not(deployment: &Deployment) -> String {
    let reason = |stack: &StackResult| {
        let reason = match &stack.outcome {
            StackOutcome::Refused(refusal) => match refusal.findings.as_slice() {
                [] => refusal.reason.clone(),
                findings => findings.join("; "),
            },
            StackOutcome::RolledBack(failure) | StackOutcome::Paused(failure) | StackOutcome::Failed(failure) => {
                failure.reason.clone()
            }
            StackOutcome::CallFailed(error) => error.to_string(),
            _ => return None,
        };
        Some(format!("{}: {reason}", stack.id))
    };
    deployment.stacks.iter().find_map(reason).unwrap_or_else(|| "nothing could be done with them".to_owned())
}

/// The app with the templates of a folder, as far as it has them.
fn released(folder: &Path, assembly: &Assembly) -> Result<Assembly, Stop> {
    let mut released = Assembly { stacks: Vec::new(), ..assembly.clone() };
    for stack in &assembly.stacks {
        for extension in ["json", "yaml"] {
            if let Some(template) = read(&template_file(folder, stack, extension))? {
                released.stacks.push(with_template(stack, template));
                break;
            }
        }
    }
    let names: Vec<String> = released.stacks.iter().map(|stack| stack.name.clone()).collect();
    for stack in &mut released.stacks {
        stack.depends_on.retain(|name| names.contains(name));
    }
    match names.is_empty() {
        false => Ok(released),
        true => Err(Stop::Other {
            message: format!("`{}` has no template of this app's stacks", folder.display()),
            help: format!("`synth --output {}` in the released version writes them", folder.display()).into(),
            code: ExitCode::InputMissing,
        }),
    }
}

/// A stack with an older template: parameters that the app no longer knows get a sample.
fn with_template(stack: &AssembledStack, template: Value) -> AssembledStack {
    let declared = template.get("Parameters").and_then(Value::as_object).cloned().unwrap_or_default();
    let parameters = declared.iter().map(|(name, body)| {
        let known = stack.parameters.iter().find(|parameter| parameter.name == *name);
        known.cloned().unwrap_or_else(|| StackParameter {
            name: name.clone(),
            r#type: body.get("Type").and_then(Value::as_str).unwrap_or("String").to_owned(),
            description: None,
            default: body.get("Default").map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
            no_echo: body.get("NoEcho").is_some_and(|value| *value == true || *value == "true"),
            sample: None,
            source: ParameterSource::Given,
        })
    });
    AssembledStack { parameters: parameters.collect(), template: Template::from_value(template), ..stack.clone() }
}
