use super::Stop;
use super::args::{assignment, each_once};
use super::console::Console;
use super::redeployment::RedeploymentArguments;
use crate::engine::{check_imports, import};
use crate::text::Text;
use crate::{ExitCode, render};
use clap::Args;
use specforge_dsl::assembly::Assembly;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  import database=shop-db
  import data.logs=/shop/logs backup=shop-backup-2019
  import route=RouteTableId=rtb-1,CidrBlock=10.0.0.0/16

The app declares the resource already, with a deletion policy. Nothing else
changes; `drift` shows afterwards in what it differs from its declaration.")]
pub(crate) struct ImportArguments {
    /// Resources by logical ID or name in the code, each with what identifies it
    #[arg(value_name = "RESOURCE=IDENTIFIER", value_parser = assignment, required = true)]
    pub(crate) resources: Vec<(String, String)>,
    /// A parameter's value, where an imported resource needs a new one; may be repeated
    #[arg(short, long = "parameter", value_name = "NAME=VALUE", value_parser = assignment)]
    pub(crate) parameters: Vec<(String, String)>,
    #[command(flatten)]
    pub(crate) redeployment: RedeploymentArguments,
}

pub(super) async fn run(
    arguments: &ImportArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let resources = each_once("import", &arguments.resources)?;
    let parameters = each_once("--parameter", &arguments.parameters)?;
    let problems = check_imports(assembly, &resources);
    let work =
        arguments.redeployment.carry_out("import", assembly, problems, console, async |client, options, live| {
            import(client, assembly, &resources, &parameters, options, live).await
        });
    let deployment = work.await?;
    if deployment.outcome.stands() {
        let stacks = deployment.stacks.iter().map(|stack| stack.id.as_str());
        let next = Text::default().command(std::iter::once("drift").chain(stacks));
        let next = next.then(" shows in what the account differs from the declaration.");
        console.message(&format!("\n{}", render::remark(&next, console.page())));
    }
    Ok(deployment.outcome.into())
}
