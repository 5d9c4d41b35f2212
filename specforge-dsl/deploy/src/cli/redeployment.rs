//! What `release`, `restart`, `import` and `drift --revert` have in common: stacks are deployed again as they are, but for
//! something.

use super::Stop;
use super::args::{ConnectionArguments, ConsentArguments};
use super::connection::{Connection, connect};
use super::console::Console;
use super::live::Live;
use super::watching::watched;
use crate::engine::{Deployment, EngineError, InputProblem, ReleaseOptions};
use crate::gate::Consents;
use crate::next_command::NextCommand;
use crate::render::{self, Detail};
use aws_sdk_cloudformation::Client;
use clap::Args;
use specforge_dsl::assembly::Assembly;

/// The options that `release`, `restart` and `import` have in common.
#[derive(Debug, Args)]
pub(crate) struct RedeploymentArguments {
    /// Do not ask for confirmation
    #[arg(short, long)]
    pub(crate) yes: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) consents: ConsentArguments,
    #[command(flatten)]
    pub(crate) connection: ConnectionArguments,
}

impl RedeploymentArguments {
    /// Connects, and carries a redeployment out in front of a person. `problems` were found before, and are told with what is
    /// missing to connect.
    pub(super) async fn carry_out(
        &self,
        command: &str,
        assembly: &Assembly,
        problems: Vec<InputProblem>,
        console: &mut Console,
        work: impl AsyncFnOnce(&Client, &ReleaseOptions, &mut Live<'_>) -> Result<Deployment, EngineError>,
    ) -> Result<Deployment, Stop> {
        let connection = connect(&self.connection, assembly, problems, Vec::new()).await?;
        let redeployment = Redeployment {
            command: NextCommand::new([command]),
            assembly,
            consents: self.consents.consents(),
            yes: self.yes,
            json: self.json,
        };
        redeploy(redeployment, connection, console, work).await
    }
}

/// What a person said on the command line.
pub(super) struct Redeployment<'a> {
    /// The command that goes on with it after an interrupt.
    pub(super) command: NextCommand,
    pub(super) assembly: &'a Assembly,
    pub(super) consents: Consents,
    pub(super) yes: bool,
    pub(super) json: bool,
}

/// Carries a redeployment out in front of a person, and shows how it ended.
pub(super) async fn redeploy(
    redeployment: Redeployment<'_>,
    connection: Connection,
    console: &mut Console,
    work: impl AsyncFnOnce(&Client, &ReleaseOptions, &mut Live<'_>) -> Result<Deployment, EngineError>,
) -> Result<Deployment, Stop> {
    let options = ReleaseOptions {
        consents: redeployment.consents,
        pace: connection.pace(),
        services: connection.services.clone(),
        inspection: connection.inspection.clone(),
        ..ReleaseOptions::default()
    };
    let _until_done = connection.alone(console).await?;
    let live = connection.live(console, redeployment.yes, Detail::Changes);
    let mut observer = live.clone();
    let client = &connection.client;
    let work = work(client, &options, &mut observer);
    let deployment = watched(&live, client, redeployment.assembly, &redeployment.command, work).await??;
    if redeployment.json {
        console.data(&render::json(&deployment));
    }
    console.message(&render::deployment(&deployment, console.page()));
    console.message(&render::interruption(&deployment, &redeployment.command, console.page()));
    Ok(deployment)
}
