use super::Stop;
use super::args::ConnectionArguments;
use super::connection::connect;
use super::console::Console;
use super::watching::watched;
use crate::ExitCode;
use crate::engine::{EngineError, Reach, RefactorOutcome, refactor, select};
use crate::gate::DoubtfulMove;
use crate::next_command::NextCommand;
use crate::render::{self, Detail};
use clap::Args;
use specforge_dsl::assembly::Assembly;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  refactor                           move what `#[moved(from = …)]` names
  refactor data --yes                what arrives in one stack, without asking

Resources keep their data and their physical IDs. Nothing else changes: the
rest of the code is for the next `deploy`, which stops as long as something is
to be moved.")]
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
    let connection = connect(&arguments.connection, assembly, Vec::new(), Vec::new()).await?;
    let live = connection.live(console, arguments.yes, Detail::Usual);
    let mut observer = live.clone();
    let work = refactor(&connection.client, assembly, &arguments.stacks, connection.pace(), &mut observer);
    let ended = watched(&live, &connection.client, assembly, &NextCommand::new(["refactor"]), work).await?;
    drop((live, observer));
    let ended = ended?;
    if arguments.json {
        console.data(&render::json(&ended));
    }
    console.message(&render::refactor(&ended, console.page()));
    Ok(match ended.outcome {
        RefactorOutcome::NothingToMove if ended.doubtful.iter().any(DoubtfulMove::is_slip) => ExitCode::InputMissing,
        RefactorOutcome::NothingToMove | RefactorOutcome::Moved => ExitCode::Success,
        RefactorOutcome::Impossible(_) | RefactorOutcome::Refused(_) => ExitCode::Refused,
        RefactorOutcome::Declined | RefactorOutcome::NobodyToAsk => ExitCode::Declined,
        RefactorOutcome::RolledBack(_) => ExitCode::RolledBack,
        RefactorOutcome::Failed(_) => ExitCode::DeploymentFailed,
        RefactorOutcome::Interrupted | RefactorOutcome::LeftRunning => ExitCode::Interrupted,
        RefactorOutcome::LostContact(_) => ExitCode::LostContact,
    })
}
