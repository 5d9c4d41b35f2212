use super::Stop;
use super::args::{ConnectionArguments, ConsentArguments, Selection, assignment, each_once};
use super::connection::{Connection, connect};
use super::console::Console;
use super::faults::{FaultArguments, unstruck};
use super::nested_templates::{NestedTemplateArguments, put};
use super::outputs::declared;
use super::watching::watched;
use crate::ExitCode;
use crate::engine::{
    DeployRequest, Deployment, EngineError, InputProblem, OnFailure, Pace, Reach, StackOutput, check_input, deploy,
    missing_for_creation, select,
};
use crate::next_command::NextCommand;
use crate::render::{self, Detail};
use clap::Args;
use specforge_dsl::assembly::Assembly;
use std::collections::BTreeMap;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  deploy --local                     no account, no parameters needed
  deploy --parameter AlertEmail=ops@example.com
  deploy services --only             this stack, not those that it needs
  deploy --yes --json                in CI; the result as JSON on stdout

A parameter that is not given keeps its previous value when a stack is updated.
`--parameter stack.Name=VALUE` gives it to one stack alone.")]
pub(crate) struct DeployArguments {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// A parameter's value; may be repeated
    #[arg(short, long = "parameter", value_name = "NAME=VALUE", value_parser = assignment)]
    pub(crate) parameters: Vec<(String, String)>,
    /// Do not ask for confirmation
    #[arg(short, long)]
    pub(crate) yes: bool,
    /// Delete stacks whose first creation was rolled back, and create them anew
    #[arg(long)]
    pub(crate) recreate: bool,
    /// Leave a stack that fails as it is, instead of undoing the operation
    #[arg(long)]
    pub(crate) no_rollback: bool,
    /// Name each resource, permission and connection of a new stack
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Look for what was changed outside of the stacks, and say what becomes of it; on AWS this takes a while
    #[arg(long)]
    pub(crate) drift: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) consents: ConsentArguments,
    #[command(flatten)]
    pub(crate) faults: FaultArguments,
    #[command(flatten)]
    pub(crate) nested: NestedTemplateArguments,
    #[command(flatten)]
    pub(crate) connection: ConnectionArguments,
}

impl DeployArguments {
    pub(crate) fn parameters(&self) -> Result<BTreeMap<String, String>, Stop> {
        each_once("--parameter", &self.parameters)
    }
}

pub(super) async fn run(
    arguments: &DeployArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let local = arguments.connection.local;
    let mut request = DeployRequest {
        stacks: arguments.selection.stacks.clone(),
        reach: arguments.selection.reach(Reach::WithDependencies),
        parameters: arguments.parameters()?,
        samples: local,
        consents: arguments.consents.consents(),
        recreate: arguments.recreate,
        drift: arguments.drift,
        name_orphans: true,
        on_failure: if arguments.no_rollback { OnFailure::Pause } else { OnFailure::RollBack },
        pace: if local { Pace::LOCAL } else { Pace::AWS },
        ..DeployRequest::default()
    };
    if arguments.faults.any() && !local {
        return Err(Stop::Other {
            message: "only the embedded CloudFormation can be told to fail".to_owned(),
            help: "add `--local`, or see how it would look with `rehearse`".into(),
            code: ExitCode::Usage,
        });
    }
    let templates = arguments.nested.read(local)?;
    let mut problems = check_input(assembly, &request);
    let connection = if arguments.faults.any() {
        let connection = connect(&arguments.connection, assembly, Vec::new(), Vec::new()).await?;
        put(&connection, &templates)?;
        problems.extend(set_faults(arguments, assembly, &connection).await);
        if !problems.is_empty() {
            return Err(EngineError::Input(problems).into());
        }
        connection
    } else {
        let unseen = missing_for_creation(assembly, &request);
        connect(&arguments.connection, assembly, problems, unseen).await?
    };
    request.services = connection.services.clone();
    request.inspection = connection.inspection.clone();
    let _until_done = connection.alone(console).await?;
    put(&connection, &templates)?;
    let live = connection.live(console, arguments.yes, Detail::of(arguments.verbose));
    let mut observer = live.clone();
    let command = NextCommand::new(["deploy"]);
    let work = deploy(&connection.client, assembly, &request, &mut observer);
    let deployment = watched(&live, &connection.client, assembly, &command, work).await??;
    if arguments.json {
        console.data(&render::json(&deployment));
    }
    console.message(&render::deployment(&deployment, console.page()));
    console.message(&render::interruption(&deployment, &command, console.page()));
    if let Some(embedded) = &connection.embedded {
        console.message(&unstruck(&embedded.faults(), &deployment, console.page()));
    }
    if !arguments.json && deployment.outcome.stands() {
        show_outputs(&deployment, assembly, console);
    }
    Ok(deployment.outcome.into())
}

/// Tells the embedded CloudFormation what to get wrong; the names that mean no single resource of what is deployed.
async fn set_faults(arguments: &DeployArguments, assembly: &Assembly, connection: &Connection) -> Vec<InputProblem> {
    let Some(embedded) = &connection.embedded else { return Vec::new() };
    let reach = arguments.selection.reach(Reach::WithDependencies);
    // That no stack has a name is told besides.
    let Ok(selected) = select(assembly, &arguments.selection.stacks, reach) else { return Vec::new() };
    match arguments.faults.plan(&selected, embedded).await {
        Ok(faults) => {
            embedded.set_faults(faults);
            Vec::new()
        }
        Err(problems) => problems,
    }
}

/// Shows the outputs that people declared and counts those that only wire stacks together.
fn show_outputs(deployment: &Deployment, assembly: &Assembly, console: &mut Console) {
    let mut left_out = 0;
    let mut shown: Vec<(&str, Vec<StackOutput>)> = Vec::new();
    for result in &deployment.stacks {
        let Some(stack) = assembly.stack(&result.stack) else { continue };
        let (people, wiring) = declared(stack, &result.outputs);
        left_out += wiring.len();
        shown.push((&result.id, people));
    }
    if shown.iter().any(|(_, outputs)| !outputs.is_empty()) {
        console.message("\n");
    }
    console.data(&render::outputs(&shown));
    if left_out > 0 {
        console.message(&render::wiring(left_out, console.page()));
    }
}
