use super::Stop;
use super::args::ReadArguments;
use super::connection::{Connection, connect};
use super::console::Console;
use crate::engine::{self, EngineError, Reach, StackOutput, select};
use crate::{ExitCode, render};
use clap::Args;
use serde_json::{Map, Value};
use specforge_dsl::assembly::{AssembledStack, Assembly};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  outputs --local                    the outputs that were declared, as a table
  outputs edge --json | jq -r .edge.SiteUrl")]
pub(crate) struct OutputsArguments {
    /// Also those that only wire the app's stacks together; JSON always has them
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) read: ReadArguments,
}

pub(super) async fn run(
    arguments: &OutputsArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let stacks = select(assembly, &arguments.read.stacks, Reach::Only).map_err(EngineError::Input)?;
    let Connection { client, .. } = connect(&arguments.read.connection, assembly, Vec::new(), Vec::new()).await?;
    let outputs = engine::outputs(&client, &stacks).await?;
    if arguments.read.json {
        let by_stack: Map<String, Value> = outputs
            .into_iter()
            .map(|(id, outputs)| {
                let values: Option<Map<String, Value>> = outputs
                    .map(|outputs| outputs.into_iter().map(|output| (output.name, output.value.into())).collect());
                (id, values.map_or(Value::Null, Value::Object))
            })
            .collect();
        console.data(&render::json(&by_stack));
        return Ok(ExitCode::Success);
    }
    let mut left_out = 0;
    let mut shown: Vec<(&str, Vec<StackOutput>)> = Vec::new();
    for (stack, (id, found)) in stacks.iter().zip(&outputs) {
        let Some(found) = found else {
            console.message(&render::note(&format!("{id} is not deployed")));
            continue;
        };
        let (people, wiring) = declared(stack, found);
        left_out += wiring.len();
        shown.push((id, if arguments.all { found.clone() } else { people }));
    }
    console.data(&render::outputs(&shown));
    if left_out > 0 && !arguments.all {
        console.message(&render::wiring(left_out, console.page()));
    }
    Ok(ExitCode::Success)
}

/// The outputs that people declared, and those that only wire stacks together.
pub(super) fn declared(stack: &AssembledStack, outputs: &[StackOutput]) -> (Vec<StackOutput>, Vec<StackOutput>) {
    outputs.iter().cloned().partition(|output| stack.outputs.contains(&output.name))
}
