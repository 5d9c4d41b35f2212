//! The options that led a command to its account, for the commands that it prints: typed as printed, they go there too.

use super::args::{Arguments, Command, ConnectionArguments};
use crate::next_command::{NextCommand, quoted};
use clap::CommandFactory;
use std::collections::BTreeSet;

/// Where the command that runs was led to, as the options that lead there.
#[derive(Debug, Default)]
pub(crate) struct Target {
    options: String,
    /// The commands of this program that take the options.
    commands: BTreeSet<String>,
    /// Whether it is the embedded CloudFormation, to which nothing leads the AWS CLI.
    embedded: bool,
    /// What leads the AWS CLI there.
    aws_options: String,
}

impl Target {
    pub(super) fn of(command: &Command) -> Self {
        let Some(connection) = connection(command) else {
            return Self { embedded: matches!(command, Command::Rehearse(_)), ..Self::default() };
        };
        let takes_options = |one: &&clap::Command| one.get_arguments().any(|argument| argument.get_id() == "local");
        let names = |one: &clap::Command| -> Vec<String> {
            one.get_name_and_visible_aliases().into_iter().map(str::to_owned).collect()
        };
        Self {
            options: options(connection),
            commands: Arguments::command().get_subcommands().filter(takes_options).flat_map(names).collect(),
            embedded: connection.local,
            aws_options: aws_options(connection),
        }
    }

    /// That of a command with these arguments.
    #[cfg(test)]
    pub(crate) fn of_arguments(arguments: &[&str]) -> Self {
        use clap::Parser;
        let all = std::iter::once("shop").chain(arguments.iter().copied());
        Self::of(&Arguments::try_parse_from(all).unwrap().command)
    }

    /// A command of this program as it is typed to reach the same account.
    pub(crate) fn own(&self, command: &NextCommand) -> String {
        let takes_options = command.words().first().is_some_and(|name| self.commands.contains(name));
        if takes_options { joined([command.to_string(), self.options.clone()]) } else { command.to_string() }
    }

    /// A command of the AWS CLI as it is typed to reach the same account; `None` where none does. It has no option for a
    /// role, so that the role is named behind it as a shell's comment.
    pub(crate) fn aws(&self, command: &NextCommand) -> Option<String> {
        (!self.embedded).then(|| joined([command.to_string(), self.aws_options.clone()]))
    }
}

fn options(connection: &ConnectionArguments) -> String {
    let local = connection.local.then(|| "--local".to_owned());
    let state = connection.state.as_ref().map(|file| format!("--state {}", quoted(&file.to_string_lossy())));
    let role = connection.role_arn.as_ref().map(|role| format!("--role-arn {}", quoted(role)));
    joined([local, state, role, Some(common_options(connection))].into_iter().flatten())
}

fn aws_options(connection: &ConnectionArguments) -> String {
    let role = connection.role_arn.as_ref().map(|role| format!("# as {role}"));
    joined([Some(common_options(connection)), role].into_iter().flatten())
}

/// What this program and the AWS CLI call the same.
fn common_options(connection: &ConnectionArguments) -> String {
    let given = [
        ("--profile", &connection.profile),
        ("--region", &connection.region),
        ("--endpoint-url", &connection.endpoint_url),
    ];
    joined(given.into_iter().filter_map(|(name, value)| Some(format!("{name} {}", quoted(value.as_deref()?)))))
}

/// What is there of these, with blanks between.
fn joined(parts: impl IntoIterator<Item = String>) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

fn connection(command: &Command) -> Option<&ConnectionArguments> {
    match command {
        Command::Plan(arguments) => Some(&arguments.connection),
        Command::Deploy(arguments) => Some(&arguments.connection),
        Command::Destroy(arguments) => Some(&arguments.connection),
        Command::Outputs(arguments) => Some(&arguments.read.connection),
        Command::Status(arguments) | Command::Cancel(arguments) => Some(&arguments.connection),
        Command::Events(arguments) => Some(&arguments.read.connection),
        Command::Recover(arguments) => Some(&arguments.connection),
        Command::Drift(arguments) => Some(&arguments.connection),
        Command::Tamper(arguments) => Some(&arguments.connection),
        Command::Import(arguments) => Some(&arguments.redeployment.connection),
        Command::Refactor(arguments) => Some(&arguments.connection),
        Command::Release(arguments) => Some(&arguments.redeployment.connection),
        Command::Restart(arguments) => Some(&arguments.redeployment.connection),
        Command::Synth(_)
        | Command::Check(_)
        | Command::List(_)
        | Command::Diff(_)
        | Command::Rehearse(_)
        | Command::Permissions(_)
        | Command::Translate(_)
        | Command::Completions(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn removal() -> NextCommand {
        NextCommand::new(["aws", "cloudcontrol", "delete-resource", "--identifier", "x"])
    }

    #[test]
    fn a_command_is_led_to_where_this_one_was_if_it_can_be() {
        let local = Target::of_arguments(&["recover", "web", "--local", "--state", "my state.json"]);
        let own = |words: &[&str]| local.own(&NextCommand::new(words.iter().copied()));
        assert_eq!(own(&["deploy", "data"]), "deploy data --local --state 'my state.json'");
        assert_eq!(own(&["rollback"]), "rollback --local --state 'my state.json'");
        assert_eq!(own(&["list", "--json"]), "list --json");
        assert_eq!(local.aws(&removal()), None);
        assert_eq!(own(&["destroy", "deploy"]), "destroy deploy --local --state 'my state.json'");
    }

    #[test]
    fn options_of_an_account_are_repeated_and_the_aws_cli_takes_those_that_it_has() {
        let role = "arn:aws:iam::1:role/x";
        let aws = Target::of_arguments(&["status", "--region", "eu-central-1", "--profile", "a b", "--role-arn", role]);
        let deploy = NextCommand::new(["deploy"]);
        assert_eq!(aws.own(&deploy), format!("deploy --role-arn {role} --profile 'a b' --region eu-central-1"));
        assert_eq!(
            aws.aws(&removal()).unwrap(),
            format!(
                "aws cloudcontrol delete-resource --identifier x --profile 'a b' --region eu-central-1 # as {role}"
            )
        );
        let plain = Target::of_arguments(&["status"]);
        assert_eq!((plain.own(&deploy), plain.aws(&removal())), ("deploy".to_owned(), Some(removal().to_string())));
    }

    #[test]
    fn nothing_of_a_rehearsal_is_there_for_the_aws_cli() {
        let rehearsal = Target::of_arguments(&["rehearse"]);
        assert_eq!(rehearsal.aws(&removal()), None);
        assert_eq!(rehearsal.own(&NextCommand::new(["deploy"])), "deploy");
        assert!(Target::of_arguments(&["diff"]).aws(&removal()).is_some());
    }
}
