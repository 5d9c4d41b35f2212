use super::Stop;
use super::args::{ConnectionArguments, Selection};
use super::connection::connect;
use super::console::Console;
use super::watching::watched;
use crate::ExitCode;
use crate::engine::{DestroyRequest, EngineError, Pace, Reach, destroy, select};
use crate::gate::{Consents, HazardKind};
use crate::next_command::NextCommand;
use crate::render::{self, Detail};
use clap::Args;
use specforge_dsl::assembly::Assembly;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  destroy --local                    everything on the embedded CloudFormation
  destroy watching                   one stack, and those that need it
  destroy data --yes --allow-delete Database
                                     in CI: what holds data goes by name")]
pub(crate) struct DestroyArguments {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Delete stacks that are protected from deletion, too
    #[arg(long)]
    pub(crate) disable_termination_protection: bool,
    /// Lift the deletion protection of this resource first; may be repeated
    #[arg(long, value_name = "RESOURCE")]
    pub(crate) unprotect: Vec<String>,
    /// Delete this resource with the data that it holds; may be repeated
    #[arg(long, value_name = "RESOURCE")]
    pub(crate) allow_delete: Vec<String>,
    /// Leave this resource of a stack whose deletion failed in the account; may
    /// be repeated
    #[arg(long, value_name = "RESOURCE")]
    pub(crate) retain: Vec<String>,
    /// Leave whatever cannot be deleted of a stack whose deletion failed
    #[arg(long, conflicts_with = "retain")]
    pub(crate) force: bool,
    /// Delete this stack, which the app once had and no longer has; may be
    /// repeated
    #[arg(long, value_name = "NAME", conflicts_with = "stacks")]
    pub(crate) orphan: Vec<String>,
    /// Do not ask for confirmation
    #[arg(short, long)]
    pub(crate) yes: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) connection: ConnectionArguments,
}

impl DestroyArguments {
    fn consents(&self) -> Consents {
        let all = self.allow_delete.iter();
        all.fold(Consents::default(), |consents, name| consents.allow(HazardKind::Delete, name))
    }
}

pub(super) async fn run(
    arguments: &DestroyArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let request = DestroyRequest {
        stacks: arguments.selection.stacks.clone(),
        reach: arguments.selection.reach(Reach::WithDependents),
        lift_protection: arguments.disable_termination_protection,
        unprotect: arguments.unprotect.iter().cloned().collect(),
        consents: arguments.consents(),
        any_data: arguments.connection.local,
        retain: arguments.retain.clone(),
        force: arguments.force,
        orphans: arguments.orphan.clone(),
        pace: if arguments.connection.local { Pace::LOCAL } else { Pace::AWS },
    };
    select(assembly, &request.stacks, request.reach).map_err(EngineError::Input)?;
    let connection = connect(&arguments.connection, assembly, Vec::new(), Vec::new()).await?;
    let _until_done = connection.alone(console).await?;
    let live = connection.live(console, arguments.yes, Detail::Everything);
    let mut observer = live.clone();
    let command = NextCommand::new(["destroy"]);
    let work = destroy(&connection.client, assembly, &request, &mut observer);
    let deletion = watched(&live, &connection.client, assembly, &command, work).await??;
    if arguments.json {
        console.data(&render::json(&deletion));
    }
    console.message(&render::deletion(&deletion, console.page()));
    console.message(&render::interruption(&deletion, &command, console.page()));
    Ok(deletion.outcome.into())
}
