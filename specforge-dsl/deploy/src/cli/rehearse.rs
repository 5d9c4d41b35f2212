//! Shows how a deployment that fails looks, before it happens: on an embedded CloudFormation that is gone afterwards.

use super::Stop;
use super::args::{ConsentArguments, Selection, assignment, each_once};
use super::console::Console;
use super::faults::{FaultArguments, unstruck};
use super::live::Live;
use super::nested_templates::NestedTemplateArguments;
use super::synthesis_folder::{read, template_file};
use crate::ExitCode;
use crate::engine::{DeployRequest, EngineError, OnFailure, Outcome, Pace, Reach, Silent, check_input, deploy, select};
use crate::local::{LocalCloudFormation, LocalOptions, Pace as LocalPace};
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
    /// What is deployed before: `local` (what `deploy --local` deployed), `empty`, or a folder that `synth` wrote
    /// [default: local if there is something, else empty]
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
}

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
    let (account, told) = account(&start, assembly, templates).await?;
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
        Some(other) => Err(Stop::Other {
            message: format!("`{other}` is no folder"),
            help: "`--from` takes `empty`, `local`, or a folder that `synth --output FOLDER` wrote".into(),
            code: ExitCode::InputMissing,
        }),
    }
}

/// An account for the rehearsal alone, with what it starts from, and a sentence about that.
async fn account(
    start: &Start,
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
            let account = LocalCloudFormation::copy_of(file, options).map_err(|error| Stop::Other {
                message: error.to_string(),
                help: "rehearse with `--from empty`".into(),
                code: ExitCode::Failure,
            })?;
            let told =
                format!("a rehearsal that starts with a copy of what `deploy --local` deployed ({})", file.display());
            Ok((account, told))
        }
        Start::Folder(folder) => {
            let account = LocalCloudFormation::in_memory(options);
            let released = released(folder, assembly)?;
            let request = DeployRequest { samples: true, pace: Pace::LOCAL, ..DeployRequest::default() };
            let client = account.client(&account.region());
            let deployment = deploy(&client, &released, &request, &mut Silent).await?;
            if !deployment.outcome.stands() {
                return Err(Stop::Other {
                    message: format!("the templates in `{}` do not deploy: {:?}", folder.display(), deployment.outcome),
                    help: "they have to be those of one release, with the same stack names as this app's".into(),
                    code: ExitCode::InputMissing,
                });
            }
            let told =
                format!("a rehearsal that starts with the {} stacks in {}", released.stacks.len(), folder.display());
            Ok((account, told))
        }
    }
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
