use super::Stop;
use super::args::DeployArguments;
use super::connection::{Connection, Place, connect};
use super::console::Console;
use super::live::Live;
use crate::engine::{DeployRequest, Pace, Reach, check_input, deploy, missing_for_creation};
use crate::{ExitCode, render};
use specforge_dsl::assembly::Assembly;

pub(super) async fn run(
    arguments: &DeployArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let local = arguments.connection.local;
    let request = DeployRequest {
        stacks: arguments.selection.stacks.clone(),
        reach: arguments.selection.reach(Reach::WithDependencies),
        parameters: arguments.parameters(),
        samples: local,
        pace: if local { Pace::LOCAL } else { Pace::AWS },
    };
    let problems = check_input(assembly, &request);
    let Connection { client, place } =
        connect(&arguments.connection, assembly, problems, missing_for_creation(assembly, &request)).await?;
    let consent = arguments.yes || matches!(place, Place::Local(_));
    let mut live = Live::new(console, place.to_string(), consent);
    let deployment = deploy(&client, assembly, &request, &mut live).await;
    live.finish();
    let deployment = deployment?;
    if arguments.json {
        console.data(&render::json(&deployment));
    }
    console.message(&render::deployment(&deployment, console.width()));
    let outputs: Vec<_> = deployment
        .stacks
        .iter()
        .filter(|stack| !stack.outputs.is_empty())
        .map(|stack| (stack.id.as_str(), stack.outputs.as_slice()))
        .collect();
    if !arguments.json && deployment.outcome.stands() {
        console.data(&render::outputs(&outputs));
    }
    Ok(deployment.outcome.into())
}
