use super::Stop;
use super::args::ReadArguments;
use super::connection::{Connection, connect};
use super::console::Console;
use crate::engine::{self, EngineError, Reach, select};
use crate::{ExitCode, render};
use specforge_dsl::assembly::Assembly;

pub(super) async fn run(
    arguments: &ReadArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let stacks = select(assembly, &arguments.stacks, Reach::Only).map_err(EngineError::Input)?;
    let Connection { client, place, .. } = connect(&arguments.connection, assembly, Vec::new(), Vec::new()).await?;
    let summaries = engine::status(&client, &stacks).await?;
    if arguments.json {
        console.data(&render::json(&summaries));
    } else {
        console.message(&render::note(&format!("{} on {place}", assembly.name)));
        console.data(&render::status(&summaries, console.page()));
    }
    Ok(ExitCode::Success)
}
