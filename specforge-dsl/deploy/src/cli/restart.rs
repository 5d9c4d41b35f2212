use super::Stop;
use super::console::Console;
use super::redeployment::RedeploymentArguments;
use crate::ExitCode;
use crate::engine::{check_restart, restart};
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
    #[command(flatten)]
    pub(crate) redeployment: RedeploymentArguments,
}

pub(super) async fn run(
    arguments: &RestartArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let problems = check_restart(assembly, &arguments.stacks);
    let work =
        arguments.redeployment.carry_out("restart", assembly, problems, console, async |client, options, live| {
            restart(client, assembly, &arguments.stacks, options, live).await
        });
    let restarted = work.await?;
    Ok(restarted.outcome.into())
}
