use super::Stop;
use super::args::{ConnectionArguments, ConsentArguments, assignment, each_once};
use super::connection::connect;
use super::console::Console;
use super::redeployment::{Redeployment, redeploy};
use crate::engine::{check_imports, import};
use crate::next_command::NextCommand;
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
    arguments: &ImportArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let resources = each_once("import", &arguments.resources)?;
    let parameters = each_once("--parameter", &arguments.parameters)?;
    let problems = check_imports(assembly, &resources);
    let connection = connect(&arguments.connection, assembly, problems, Vec::new()).await?;
    let redeployment = Redeployment {
        command: NextCommand::new(["import"]),
        assembly,
        consents: arguments.consents.consents(),
        yes: arguments.yes,
        json: arguments.json,
    };
    let deployment = redeploy(redeployment, connection, console, async |client, options, live| {
        import(client, assembly, &resources, &parameters, options, live).await
    })
    .await?;
    if deployment.outcome.stands() {
        let stacks = deployment.stacks.iter().map(|stack| stack.id.as_str());
        let next = Text::default().command(std::iter::once("drift").chain(stacks));
        let next = next.then(" shows in what the account differs from the declaration.");
        console.message(&format!("\n{}", render::remark(&next, console.page())));
    }
    Ok(deployment.outcome.into())
}
