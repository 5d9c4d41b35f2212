use super::Stop;
use super::args::{ConnectionArguments, ConsentArguments, Selection, assignment, each_once};
use super::connection::{Connection, connect};
use super::console::Console;
use super::live::Live;
use super::nested_templates::{NestedTemplateArguments, put};
use super::plan_format::{FormatArguments, PlanFormat};
use super::watching::watched;
use crate::ExitCode;
use crate::engine::{DeployRequest, Deployment, Outcome, Pace, Reach, check_input, missing_for_creation, plan};
use crate::next_command::NextCommand;
use crate::render::{self, Detail};
use clap::Args;
use specforge_dsl::assembly::Assembly;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  plan                               what `deploy` would do
  plan --format markdown > plan.md   a comment for a pull request
  plan --format github               annotates what needs a consent
  plan --exit-code                   20: changes, 21: replaces or removes
  plan --drift                       and what was changed by hand meanwhile

Nothing is changed, and no change set is left behind.")]
pub(crate) struct PlanArguments {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// A parameter's value; may be repeated
    #[arg(short, long = "parameter", value_name = "NAME=VALUE", value_parser = assignment)]
    pub(crate) parameters: Vec<(String, String)>,
    /// Name each resource, permission and connection of a new stack
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Look for what was changed outside of the stacks, and say what becomes of it; on AWS this takes a while
    #[arg(long)]
    pub(crate) drift: bool,
    #[command(flatten)]
    pub(crate) format: FormatArguments,
    #[command(flatten)]
    pub(crate) consents: ConsentArguments,
    #[command(flatten)]
    pub(crate) nested: NestedTemplateArguments,
    #[command(flatten)]
    pub(crate) connection: ConnectionArguments,
}

pub(super) async fn run(
    arguments: &PlanArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let local = arguments.connection.local;
    let mut request = DeployRequest {
        stacks: arguments.selection.stacks.clone(),
        reach: arguments.selection.reach(Reach::WithDependencies),
        parameters: each_once("--parameter", &arguments.parameters)?,
        samples: local,
        consents: arguments.consents.consents(),
        drift: arguments.drift,
        name_orphans: true,
        pace: if local { Pace::LOCAL } else { Pace::AWS },
        ..DeployRequest::default()
    };
    let templates = arguments.nested.read(local)?;
    let problems = check_input(assembly, &request);
    let unseen = missing_for_creation(assembly, &request);
    let connection = connect(&arguments.connection, assembly, problems, unseen).await?;
    put(&connection, &templates)?;
    let Connection { client, place, services, .. } = connection;
    request.services = services;
    let live = Live::new(console, place.to_string(), false, Detail::of(arguments.verbose));
    let mut observer = live.clone();
    // Whoever interrupts still gets the change sets removed, unless they insist.
    let command = NextCommand::new(["plan"]);
    let work = plan(&client, assembly, &request, &mut observer);
    let planned = watched(&live, &client, assembly, &command, work).await??;
    drop((live, observer));
    if planned.outcome == Outcome::Interrupted {
        console.message(&render::interruption(&planned, &command, console.page()));
        return Ok(planned.outcome.into());
    }
    Ok(show(arguments, &planned, &place.to_string(), console))
}

fn show(arguments: &PlanArguments, planned: &Deployment, place: &str, console: &mut Console) -> ExitCode {
    let mut code = ExitCode::Success;
    if let Some(plan) = &planned.plan {
        let text = |console: &Console| render::plan(plan, place, Detail::of(arguments.verbose), console.page());
        arguments.format.show(plan, text, console);
        code = arguments.format.ending(plan);
    }
    match planned.outcome {
        Outcome::Refused | Outcome::NotReady => {
            console.message(&render::obstacles(planned, console.page()));
            planned.outcome.into()
        }
        // What a person has to provide is for a person to read.
        Outcome::AwaitsPrerequisites if arguments.format.format() == PlanFormat::Text => {
            console.message(&render::obstacles(planned, console.page()));
            code
        }
        _ => code,
    }
}
