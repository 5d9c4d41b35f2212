use super::Stop;
use super::args::ReadArguments;
use super::connection::{Connection, connect};
use super::console::Console;
use crate::engine::{self, EngineError, Reach, select};
use crate::{ExitCode, render};
use serde_json::{Map, Value};
use specforge_dsl::assembly::Assembly;

pub(super) async fn run(
    arguments: &ReadArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let stacks = select(assembly, &arguments.stacks, Reach::Only).map_err(EngineError::Input)?;
    let Connection { client, .. } = connect(&arguments.connection, assembly, Vec::new(), Vec::new()).await?;
    let outputs = engine::outputs(&client, &stacks).await?;
    if arguments.json {
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
    for (id, found) in &outputs {
        match found {
            Some(found) if found.is_empty() => console.message(&render::note(&format!("{id} has no outputs"))),
            Some(_) => {}
            None => console.message(&render::note(&format!("{id} is not deployed"))),
        }
    }
    let found: Vec<_> = outputs.iter().filter_map(|(id, found)| Some((id.as_str(), found.as_deref()?))).collect();
    console.data(&render::outputs(&found));
    Ok(ExitCode::Success)
}
