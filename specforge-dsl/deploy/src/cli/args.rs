//! What all commands have in common on the command line; each has its own arguments in its own file.

use super::Stop;
use super::check::CheckArguments;
use super::completions::CompletionsArguments;
use super::deploy::DeployArguments;
use super::destroy::DestroyArguments;
use super::diff::DiffArguments;
use super::drift::DriftArguments;
use super::events::EventsArguments;
use super::import::ImportArguments;
use super::list::ListArguments;
use super::outputs::OutputsArguments;
use super::permissions::PermissionsArguments;
use super::plan::PlanArguments;
use super::recover::RecoverArguments;
use super::refactor::RefactorArguments;
use super::rehearse::RehearseArguments;
use super::release::ReleaseArguments;
use super::restart::RestartArguments;
use super::synth::SynthArguments;
use super::tamper::TamperArguments;
use super::translate::TranslateArguments;
use crate::ExitCode;
use crate::engine::Reach;
use crate::gate::{Consents, HazardKind};
use clap::{Args, Parser, Subcommand};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Synthesize, check and deploy this app's CloudFormation stacks.
#[derive(Debug, Parser)]
#[command(version, about = "Synthesize, check and deploy this app's CloudFormation stacks", after_help = EXAMPLES)]
#[command(max_term_width = 80)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  deploy --local                     deploy onto the embedded CloudFormation
  deploy                             deploy to AWS, after showing the plan
  deploy services --only --yes       deploy one stack without asking
  diff                               what changed since the last `synth`
  plan                               what `deploy` would do, and nothing done
  outputs --json | jq -r .edge.Url   read an output in a script

Exit codes: 0 done, 1 failure, 2 usage, 3 findings, 4 input missing, 5 declined,
6 prerequisite missing, 7 rolled back, 8 failed, 9 stack not ready, 10 refused,
11 lost contact, 12 leftovers, 13 consent missing, 14 cancelled, 15 paused,
16 not running as written, 20 and 21 differences (`--exit-code` of `diff` and
`plan`), 130 interrupted.";

const STATUS_EXAMPLES: &str = "\
Examples:
  status                             all stacks, and what to do
  status data --json                 one stack, for a script";

const CANCEL_EXAMPLES: &str = "\
Examples:
  cancel                             every update of the app that is running
  cancel services                    the update of one stack

A creation cannot be cancelled, only deleted: `destroy STACK` gives it up.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write the templates as files, or print them
    Synth(SynthArguments),
    /// Check the app without an account
    Check(CheckArguments),
    /// List the stacks with what they hold and need
    List(ListArguments),
    /// Show what changed since the last `synth`, resource by resource
    Diff(DiffArguments),
    /// Show what `deploy` would do, and change nothing
    Plan(PlanArguments),
    /// Plan the changes, ask, and deploy them
    Deploy(DeployArguments),
    /// Show how a deployment that fails looks, before it happens
    Rehearse(RehearseArguments),
    /// Delete the stacks, those that others need last
    Destroy(DestroyArguments),
    /// Show the outputs of the deployed stacks
    Outputs(OutputsArguments),
    /// Show how the deployed stacks stand
    #[command(after_help = STATUS_EXAMPLES)]
    Status(ReadArguments),
    /// Show what was changed outside of the stacks, and revert it
    Drift(DriftArguments),
    /// Change a resource of the embedded account by hand, to try what drift does
    Tamper(TamperArguments),
    /// Take resources that exist into the stacks
    Import(ImportArguments),
    /// Move resources that were renamed, or that belong to another stack now
    Refactor(RefactorArguments),
    /// Run other images, and change nothing else
    Release(ReleaseArguments),
    /// Start the tasks of ECS services anew, so that they read changed secrets
    Restart(RestartArguments),
    /// Show what the stacks have been through, or follow what is running
    Events(EventsArguments),
    /// Bring a stack that stands half changed back to where it was
    #[command(visible_alias = "rollback")]
    Recover(RecoverArguments),
    /// Give up the updates that are running, and undo them
    #[command(after_help = CANCEL_EXAMPLES)]
    Cancel(ReadArguments),
    /// Print the least-privilege policy of a role that deploys this app
    Permissions(PermissionsArguments),
    /// Print the program of a CloudFormation template, to move to SpecForge
    Translate(TranslateArguments),
    /// Print a completion script for a shell
    Completions(CompletionsArguments),
}

#[derive(Debug, Args)]
pub(crate) struct ReadArguments {
    /// Stacks by name or short ID; all if none is given
    pub(crate) stacks: Vec<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) connection: ConnectionArguments,
}

#[derive(Debug, Args)]
pub(crate) struct Selection {
    /// Stacks by name or short ID; all if none is given
    pub(crate) stacks: Vec<String>,
    /// The named stacks alone, without those that come with them by dependency
    #[arg(long, requires = "stacks")]
    pub(crate) only: bool,
}

impl Selection {
    pub(crate) fn reach(&self, otherwise: Reach) -> Reach {
        if self.only { Reach::Only } else { otherwise }
    }
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Where")]
pub(crate) struct ConnectionArguments {
    /// Use the embedded CloudFormation instead of AWS: no account, no cost, nothing real
    #[arg(long, conflicts_with_all = ["profile", "endpoint_url"])]
    pub(crate) local: bool,
    /// The embedded CloudFormation's state file [default: .specforge/APP.local.json]
    #[arg(long, value_name = "FILE", requires = "local")]
    pub(crate) state: Option<PathBuf>,
    /// Let embedded resources take no time, instead of a fraction of a second each
    #[arg(long, requires = "local")]
    pub(crate) instant: bool,
    /// The AWS region [default: AWS_REGION, or the profile's]
    #[arg(long)]
    pub(crate) region: Option<String>,
    /// The profile in the AWS configuration [default: AWS_PROFILE]
    #[arg(long)]
    pub(crate) profile: Option<String>,
    /// A role to assume with these credentials
    #[arg(long, value_name = "ARN", conflicts_with = "local")]
    pub(crate) role_arn: Option<String>,
    /// Another CloudFormation endpoint [default: AWS_ENDPOINT_URL]
    #[arg(long, value_name = "URL", value_parser = endpoint)]
    pub(crate) endpoint_url: Option<String>,
}

/// Consents to what a plan does to a resource; all may be repeated.
#[derive(Debug, Args)]
#[command(next_help_heading = "Consents, each for one resource")]
pub(crate) struct ConsentArguments {
    /// Replace this resource, though it holds data
    #[arg(long, value_name = "RESOURCE")]
    pub(crate) allow_replace: Vec<String>,
    /// Delete this resource, though it holds data
    #[arg(long, value_name = "RESOURCE")]
    pub(crate) allow_delete: Vec<String>,
    /// Let this resource be reached by more than before
    #[arg(long, value_name = "RESOURCE")]
    pub(crate) allow_network: Vec<String>,
    /// Let this resource grant more than before
    #[arg(long, value_name = "RESOURCE")]
    pub(crate) allow_iam: Vec<String>,
    /// Change this listener rule, whose weights ECS owns
    #[arg(long, value_name = "RESOURCE")]
    pub(crate) allow_traffic: Vec<String>,
}

impl ConsentArguments {
    pub(crate) fn consents(&self) -> Consents {
        let named = |kind| match kind {
            HazardKind::Replace => &self.allow_replace,
            HazardKind::Delete => &self.allow_delete,
            HazardKind::Network => &self.allow_network,
            HazardKind::Iam => &self.allow_iam,
            HazardKind::Traffic => &self.allow_traffic,
        };
        let all = HazardKind::ALL.into_iter().flat_map(|kind| named(kind).iter().map(move |name| (kind, name)));
        all.fold(Consents::default(), |consents, (kind, name)| consents.allow(kind, name))
    }
}

/// What an option that may be repeated gave to each name.
///
/// # Errors
///
/// A name was given two values: which one is meant, nobody can tell. The values may be secret.
pub(super) fn each_once(option: &str, given: &[(String, String)]) -> Result<BTreeMap<String, String>, Stop> {
    let mut values = BTreeMap::new();
    let mut twice = BTreeSet::new();
    for (name, value) in given {
        if values.insert(name.clone(), value.clone()).is_some_and(|before| before != *value) {
            twice.insert(format!("`{option} {name}=…`"));
        }
    }
    if twice.is_empty() {
        return Ok(values);
    }
    let names: Vec<String> = twice.into_iter().collect();
    Err(Stop::Other {
        message: format!("given twice, with different values: {}", names.join(", ")),
        help: "give it once".into(),
        code: ExitCode::Usage,
    })
}

fn endpoint(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    match host.filter(|host| !host.is_empty()) {
        Some(_) => Ok(text.to_owned()),
        None => Err("expected a URL such as `http://localhost:4566`".to_owned()),
    }
}

/// A number of things: one at least.
pub(super) fn count(text: &str) -> Result<u16, String> {
    let count = text.parse().ok().filter(|count| *count > 0);
    count.ok_or_else(|| "expected a number from 1 to 65535".to_owned())
}

pub(super) fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        // Not the text itself: it may be the value of a secret whose name was forgotten.
        _ => Err("expected `NAME=VALUE`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_command_has_examples_that_fit_a_terminal() {
        for command in Arguments::command().get_subcommands() {
            let name = command.get_name();
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.starts_with("Examples:\n"), "{name}");
            for line in help.lines() {
                assert!(line.chars().count() <= 80, "{name}: {line}");
            }
        }
    }

    #[test]
    fn each_option_stands_under_its_own_heading() {
        let place = ["local", "state", "instant", "region", "profile", "role_arn", "endpoint_url"];
        for command in Arguments::command().get_subcommands() {
            for argument in command.get_arguments() {
                let (name, id) = (command.get_name(), argument.get_id().as_str());
                let is_place = argument.get_help_heading() == Some("Where");
                // A rehearsal has its own account, which may take no time.
                assert_eq!(is_place, place.contains(&id) && name != "rehearse", "{name} --{id}");
            }
        }
    }
}
