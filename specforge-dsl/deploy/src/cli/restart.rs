use super::Stop;
use super::args::{ConnectionArguments, ConsentArguments};
use super::connection::connect;
use super::console::Console;
use super::redeployment::{Redeployment, redeploy};
use crate::ExitCode;
use crate::engine::{check_restart, restart};
use crate::next_command::NextCommand;
use clap::Args;
use specforge_dsl::assembly::Assembly;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  restart                            all ECS services of the app
  restart services --yes             those of one stack, without asking

Tasks read secrets when they start. Images and everything else stay.")]
pub(crate) struct RestartArguments {
    /// Stacks by name or short ID; all that have services if none is given
    pub(crate) stacks: Vec<String>,
    /// Do not ask for confirmation
    #[arg(short, long)]
    pub(crate) yes: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) consents: ConsentArguments,
    #[command(flatten)]
    pub(crate) connection: ConnectionArguments,
}

pub(super) async fn run(
    arguments: &RestartArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let problems = check_restart(assembly, &arguments.stacks);
    let connection = connect(&arguments.connection, assembly, problems, Vec::new()).await?;
    let redeployment = Redeployment {
        command: NextCommand::new(["restart"]),
        assembly,
        consents: arguments.consents.consents(),
        yes: arguments.yes,
        json: arguments.json,
    };
    let restarted = redeploy(redeployment, connection, console, async |client, options, live| {
        restart(client, assembly, &arguments.stacks, options, live).await
    });
    Ok(restarted.await?.outcome.into())
}
