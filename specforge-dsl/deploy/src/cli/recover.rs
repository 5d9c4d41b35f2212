use super::Stop;
use super::args::ConnectionArguments;
use super::connection::connect;
use super::console::Console;
use super::watching::watched;
use crate::ExitCode;
use crate::engine::{RecoverRequest, recover};
use crate::next_command::NextCommand;
use crate::render::{self, Detail};
use clap::Args;
use specforge_dsl::assembly::Assembly;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  recover data                       after UPDATE_ROLLBACK_FAILED, once the
                                     resource that failed is repaired
  recover data --skip Database       leave `Database` as it is; the next update
                                     takes it for rolled back
  recover data                       after `deploy --no-rollback`: undo it")]
pub(crate) struct RecoverArguments {
    /// The stack by name or short ID
    pub(crate) stack: String,
    /// Leave this resource as it is, and count it as rolled back; may be repeated
    #[arg(long, value_name = "RESOURCE")]
    pub(crate) skip: Vec<String>,
    /// Leave whatever cannot be rolled back as it is
    #[arg(long, conflicts_with = "skip")]
    pub(crate) force: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) connection: ConnectionArguments,
}

pub(super) async fn run(
    arguments: &RecoverArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let connection = connect(&arguments.connection, assembly, Vec::new(), Vec::new()).await?;
    let request = RecoverRequest {
        stack: arguments.stack.clone(),
        skip: arguments.skip.clone(),
        force: arguments.force,
        pace: connection.pace(),
    };
    let _until_done = connection.alone(console).await?;
    let live = connection.live(console, true, Detail::Usual);
    let mut observer = live.clone();
    let command = NextCommand::new(["events", &arguments.stack, "--follow"]);
    let work = recover(&connection.client, assembly, &request, &mut observer);
    let recovery = watched(&live, &connection.client, assembly, &command, work).await??;
    if arguments.json {
        console.data(&render::json(&recovery));
    }
    console.message(&render::recovery(&recovery, console.page()));
    console.message(&render::interruption(&recovery, &command, console.page()));
    Ok(recovery.outcome.into())
}
