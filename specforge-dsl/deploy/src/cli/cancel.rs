use super::Stop;
use super::args::ReadArguments;
use super::connection::{Connection, Place, connect};
use super::console::Console;
use super::live::Live;
use super::watching::watched;
use crate::engine::{Pace, cancel};
use crate::{ExitCode, render};
use specforge_dsl::assembly::Assembly;

pub(super) async fn run(
    arguments: &ReadArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let Connection { client, place, .. } = connect(&arguments.connection, assembly, Vec::new(), Vec::new()).await?;
    let pace = if arguments.connection.local { Pace::LOCAL } else { Pace::AWS };
    let live = Live::new(console, place.to_string(), true, false).with_usual_times(!matches!(place, Place::Local(_)));
    let mut observer = live.clone();
    let work = cancel(&client, assembly, &arguments.stacks, pace, &mut observer);
    let cancelled = watched(&live, &client, assembly, "events --follow", work).await??;
    if arguments.json {
        console.data(&render::json(&cancelled));
    }
    console.message(&render::cancellation(&cancelled, console.width()));
    // What was asked for is what happened.
    Ok(match cancelled.outcome {
        crate::engine::Outcome::Cancelled => ExitCode::Success,
        outcome => outcome.into(),
    })
}
