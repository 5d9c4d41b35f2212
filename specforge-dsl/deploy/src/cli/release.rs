use super::Stop;
use super::args::{assignment, each_once};
use super::console::Console;
use super::redeployment::RedeploymentArguments;
use crate::ExitCode;
use crate::engine::{check_images, release};
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
    #[command(flatten)]
    pub(crate) redeployment: RedeploymentArguments,
}

pub(super) async fn run(
    arguments: &ReleaseArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let images = each_once("--image", &arguments.images)?;
    let problems = check_images(assembly, &images);
    let work =
        arguments.redeployment.carry_out("release", assembly, problems, console, async |client, options, live| {
            release(client, assembly, &images, options, live).await
        });
    let released = work.await?;
    Ok(released.outcome.into())
}
