use super::Stop;
use super::args::{ReadArguments, count};
use super::connection::connect;
use super::console::Console;
use super::watching::watched;
use crate::ExitCode;
use crate::engine::{EngineError, Reach, follow_running, history, select};
use crate::next_command::NextCommand;
use crate::render::{self, Detail};
use clap::Args;
use specforge_dsl::assembly::Assembly;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  events data                        the latest operation on `data`
  events data --operations 3         the latest three
  events --follow                    what is running, until it ends")]
pub(crate) struct EventsArguments {
    /// How many operations to show of each stack
    #[arg(long, value_name = "COUNT", default_value_t = 1, value_parser = count)]
    pub(crate) operations: u16,
    /// Follow what is running to its end
    #[arg(short, long, conflicts_with_all = ["operations", "json"])]
    pub(crate) follow: bool,
    #[command(flatten)]
    pub(crate) read: ReadArguments,
}

pub(super) async fn run(
    arguments: &EventsArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let stacks = select(assembly, &arguments.read.stacks, Reach::Only).map_err(EngineError::Input)?;
    let connection = connect(&arguments.read.connection, assembly, Vec::new(), Vec::new()).await?;
    let client = &connection.client;
    if arguments.follow {
        let live = connection.live(console, true, Detail::Usual);
        let mut observer = live.clone();
        let command = NextCommand::new(["events", "--follow"]);
        let work = follow_running(client, assembly, &stacks, connection.pace(), &connection.services, &mut observer);
        let results = watched(&live, client, assembly, &command, work).await??;
        if results.is_empty() {
            console.message(&render::note("Nothing is running."));
        }
        for result in &results {
            console.message(&render::stack_details(result, console.page()));
        }
        console.message(&render::left_behind(&results, console.page()));
        let interruption = render::interruption_of(&results, &command, console.page());
        console.message(&interruption);
        return Ok(if interruption.is_empty() { ExitCode::Success } else { ExitCode::Interrupted });
    }
    let histories = history(client, &stacks, usize::from(arguments.operations)).await?;
    if arguments.read.json {
        console.data(&render::json(&histories));
    } else {
        console.message(&render::note(&format!("{} on {}", assembly.name, connection.place)));
        console.data(&render::histories(&histories, console.width()));
    }
    Ok(ExitCode::Success)
}
