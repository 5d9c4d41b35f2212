use super::Stop;
use super::args::{ConnectionArguments, ConsentArguments};
use super::connection::connect;
use super::console::Console;
use super::redeployment::{Redeployment, redeploy};
use crate::engine::{self, DriftFinding, EngineError, Reach, StackDrift, revert_drift, select};
use crate::next_command::NextCommand;
use crate::{ExitCode, render};
use clap::Args;
use specforge_dsl::assembly::Assembly;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  drift                              what was changed outside of the stacks
  drift data --exit-code             20 if something was, for a pipeline
  drift data --revert                make it again what the stack has set")]
pub(crate) struct DriftArguments {
    /// Stacks by name or short ID; all if none is given
    pub(crate) stacks: Vec<String>,
    /// Make drifted resources what their stacks have set
    #[arg(long)]
    pub(crate) revert: bool,
    /// Do not ask before reverting
    #[arg(short, long, requires = "revert")]
    pub(crate) yes: bool,
    /// End with 20 if something drifted
    #[arg(long, conflicts_with = "revert")]
    pub(crate) exit_code: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) consents: ConsentArguments,
    #[command(flatten)]
    pub(crate) connection: ConnectionArguments,
}

pub(super) async fn run(
    arguments: &DriftArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let stacks = select(assembly, &arguments.stacks, Reach::Only).map_err(EngineError::Input)?;
    let connection = connect(&arguments.connection, assembly, Vec::new(), Vec::new()).await?;
    let found = engine::drift(&connection.client, &stacks, connection.pace()).await?;
    let drifted: Vec<String> = found.iter().filter(|stack| has_drifted(stack)).map(|stack| stack.id.clone()).collect();
    if !arguments.revert || drifted.is_empty() {
        if arguments.json {
            console.data(&render::json(&found));
        } else {
            console.data(&render::drift(&found, console.width()));
        }
        let unseen = found.iter().any(|stack| matches!(stack.finding, DriftFinding::NotChecked(_)));
        return Ok(match drifted.is_empty() {
            false if arguments.exit_code => ExitCode::Differences,
            // Nobody should take it for a stack without drift.
            true if unseen => ExitCode::NotReady,
            _ => ExitCode::Success,
        });
    }
    console.message(&render::drift(&found, console.width()));
    let redeployment = Redeployment {
        command: NextCommand::new(["drift", "--revert"]),
        assembly,
        consents: arguments.consents.consents(),
        yes: arguments.yes,
        json: arguments.json,
    };
    let reverted = redeploy(redeployment, connection, console, async |client, options, live| {
        revert_drift(client, assembly, &drifted, options, live).await
    });
    Ok(reverted.await?.outcome.into())
}

fn has_drifted(stack: &StackDrift) -> bool {
    stack.finding == DriftFinding::Drifted
}
