use super::Stop;
use super::args::{ConnectionArguments, ConsentArguments, assignment, each_once};
use super::connection::connect;
use super::console::Console;
use super::redeployment::{Redeployment, redeploy};
use crate::ExitCode;
use crate::engine::{check_images, release};
use crate::next_command::NextCommand;
use clap::Args;
use specforge_dsl::assembly::Assembly;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  release --image backend=sha256:0f3a…
  release --image backend=sha256:0f3a… --image frontend=sha256:77b1… --yes

An image is named by its container or by its parameter. Nothing else changes:
the deployed template stays, and so do all other parameters and stacks.")]
pub(crate) struct ReleaseArguments {
    /// The image that a container is to run, by its digest; may be repeated
    #[arg(short, long = "image", value_name = "NAME=DIGEST", value_parser = assignment, required = true)]
    pub(crate) images: Vec<(String, String)>,
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

pub(super) async fn run(
    arguments: &ReleaseArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let images = each_once("--image", &arguments.images)?;
    let problems = check_images(assembly, &images);
    let connection = connect(&arguments.connection, assembly, problems, Vec::new()).await?;
    let redeployment = Redeployment {
        command: NextCommand::new(["release"]),
        assembly,
        consents: arguments.consents.consents(),
        yes: arguments.yes,
        json: arguments.json,
    };
    let released = redeploy(redeployment, connection, console, async |client, options, live| {
        release(client, assembly, &images, options, live).await
    });
    Ok(released.await?.outcome.into())
}
