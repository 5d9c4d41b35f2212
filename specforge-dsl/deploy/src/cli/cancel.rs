use super::Stop;
use super::args::ReadArguments;
use super::connection::connect;
use super::console::Console;
use super::watching::watched;
use crate::ExitCode;
use crate::engine::cancel;
use crate::next_command::NextCommand;
use crate::render::{self, Detail};
use specforge_dsl::assembly::Assembly;

pub(super) async fn run(
    arguments: &ReadArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let connection = connect(&arguments.connection, assembly, Vec::new(), Vec::new()).await?;
    let (client, pace) = (&connection.client, connection.pace());
    let live = connection.live(console, true, Detail::Usual);
    let mut observer = live.clone();
    let command = NextCommand::new(["events", "--follow"]);
    let work = cancel(client, assembly, &arguments.stacks, pace, &mut observer);
    let cancelled = watched(&live, client, assembly, &command, work).await??;
    if arguments.json {
        console.data(&render::json(&cancelled));
    }
    console.message(&render::cancellation(&cancelled, console.page()));
    console.message(&render::interruption(&cancelled, &command, console.page()));
    // What was asked for is what happened.
    Ok(match cancelled.outcome {
        crate::engine::Outcome::Cancelled => ExitCode::Success,
        outcome => outcome.into(),
    })
}
