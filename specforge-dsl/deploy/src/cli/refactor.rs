use super::Stop;
use super::args::ConnectionArguments;
use super::connection::{Connection, Place, connect};
use super::console::Console;
use super::live::Live;
use crate::engine::{EngineError, Pace, Reach, RefactorOutcome, refactor, select};
use crate::{ExitCode, render};
use clap::Args;
use specforge_dsl::assembly::Assembly;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  refactor                           move what `#[moved(from = …)]` names
  refactor data --yes                what arrives in one stack, without asking

Resources keep their data and their physical IDs. Nothing else changes.")]
pub(crate) struct RefactorArguments {
    /// Stacks by name or short ID; all if none is given
    pub(crate) stacks: Vec<String>,
    /// Do not ask for confirmation
    #[arg(short, long)]
    pub(crate) yes: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) connection: ConnectionArguments,
}

pub(super) async fn run(
    arguments: &RefactorArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    select(assembly, &arguments.stacks, Reach::Only).map_err(EngineError::Input)?;
    let Connection { client, place, .. } = connect(&arguments.connection, assembly, Vec::new(), Vec::new()).await?;
    let pace = if arguments.connection.local { Pace::LOCAL } else { Pace::AWS };
    let consent = arguments.yes || matches!(place, Place::Local(_));
    let live = Live::new(console, place.to_string(), consent, false);
    let mut observer = live.clone();
    let ended = refactor(&client, assembly, &arguments.stacks, pace, &mut observer).await;
    live.finish();
    drop((live, observer));
    let ended = ended?;
    if arguments.json {
        console.data(&render::json(&ended));
    }
    console.message(&render::refactor(&ended, console.width()));
    Ok(match ended.outcome {
        RefactorOutcome::NothingToMove | RefactorOutcome::Moved => ExitCode::Success,
        RefactorOutcome::Impossible(_) | RefactorOutcome::Refused(_) => ExitCode::Refused,
        RefactorOutcome::Declined | RefactorOutcome::NobodyToAsk => ExitCode::Declined,
        RefactorOutcome::RolledBack(_) => ExitCode::RolledBack,
        RefactorOutcome::Failed(_) => ExitCode::DeploymentFailed,
        RefactorOutcome::LostContact(_) => ExitCode::LostContact,
    })
}
