//! Changes a resource of the embedded account behind CloudFormation's back, so that drift can be tried.

use super::Stop;
use super::args::{ConnectionArguments, assignment};
use super::connection::connect;
use super::console::Console;
use crate::engine::{EngineError, InputProblem, stack_resources};
use crate::local::{LocalCloudFormation, OutsideError};
use crate::resource_name::{Candidate, find};
use crate::text::Text;
use crate::{ExitCode, render};
use clap::Args;
use serde_json::Value;
use specforge_dsl::assembly::Assembly;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tamper --local Logs RetentionInDays=1
  tamper --local network.Logs 'Tags[0].Value=other'
  tamper --local Logs RetentionInDays=null       remove a property
  tamper --local Alerts --delete

Then `drift --local` shows it, `drift --local --revert` makes it undone, and
`plan --local --drift` says what an update would do to it.")]
pub(crate) struct TamperArguments {
    /// The resource: its logical ID, or `stack.LogicalId`
    pub(crate) resource: String,
    /// A property by its path, with a value as JSON or as plain text; `null` removes it
    #[arg(value_name = "PROPERTY=VALUE", value_parser = assignment, required_unless_present = "delete")]
    pub(crate) properties: Vec<(String, String)>,
    /// Delete the resource
    #[arg(long, conflicts_with = "properties")]
    pub(crate) delete: bool,
    #[command(flatten)]
    pub(crate) connection: ConnectionArguments,
}

pub(super) async fn run(
    arguments: &TamperArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    if !arguments.connection.local {
        return Err(Stop::Other {
            message: "only resources of the embedded CloudFormation are changed from here".to_owned(),
            help: Text::new("add `--local`; what somebody changed in the account, ").command(["drift"]).then(" shows"),
            code: ExitCode::Usage,
        });
    }
    let connection = connect(&arguments.connection, assembly, Vec::new(), Vec::new()).await?;
    let Some(account) = &connection.embedded else { return Ok(ExitCode::Success) };
    let _until_done = connection.alone(console).await?;
    let resource = named(&arguments.resource, assembly, account).await?;
    let (stack, logical_id) = (&resource.stack_name, &resource.logical_id);
    if arguments.delete {
        account.delete_resource(stack, logical_id).map_err(|error| refused(&[error]))?;
        console.message(&render::tampered(&resource.whole_name(), &[], console.page()));
        return Ok(ExitCode::Success);
    }
    let changes: Vec<(String, Value)> =
        arguments.properties.iter().map(|(path, text)| (path.clone(), value(text))).collect();
    let altered = account.alter(stack, logical_id, &changes).map_err(|errors| refused(&errors))?;
    console.message(&render::tampered(&resource.whole_name(), &altered, console.page()));
    Ok(ExitCode::Success)
}

/// The value as JSON, or as the text that it is.
fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}

/// The resource that a name means, of those that stacks of the app have in the account.
async fn named(name: &str, assembly: &Assembly, account: &LocalCloudFormation) -> Result<Candidate, Stop> {
    let client = account.client(&account.region());
    let mut known = Vec::new();
    let mut stacks = Vec::new();
    for stack in &assembly.stacks {
        // A stack that is not there has none.
        let deployed = stack_resources(&client, &stack.name).await.unwrap_or_default();
        let standing: Vec<_> = deployed.iter().filter(|resource| resource.status != "DELETE_COMPLETE").collect();
        if !standing.is_empty() {
            stacks.push(stack.id.as_str());
        }
        known.extend(standing.into_iter().map(|resource| Candidate::of(stack, &resource.logical_id)));
    }
    if known.is_empty() {
        return Err(Stop::Other {
            message: "no stack of this app is deployed onto the embedded CloudFormation".to_owned(),
            help: Text::new("run ").command(["deploy"]).then(" first"),
            code: ExitCode::InputMissing,
        });
    }
    let problem = |unclear| InputProblem::unclear_resource(name, &stacks, unclear);
    find(name, &known).cloned().map_err(|unclear| EngineError::Input(vec![problem(unclear)]).into())
}

fn refused(errors: &[OutsideError]) -> Stop {
    let messages: Vec<String> = errors.iter().map(ToString::to_string).collect();
    Stop::Other {
        message: messages.join("\n"),
        help: "nothing was changed; a path is written as a plan shows it, for example `Tags[0].Value`".into(),
        code: ExitCode::InputMissing,
    }
}
