//! The options that led a command to its account, for the commands that it prints: typed as printed, they go there too.

use super::args::{Arguments, Command, ConnectionArguments};
use clap::CommandFactory;
use std::collections::BTreeSet;

/// Where the command that runs was led to, as the options that lead there.
#[derive(Debug, Default)]
pub(super) struct Target {
    options: String,
    /// The same for the AWS CLI, where it can be led there.
    aws_options: Option<String>,
    /// The commands that take the options.
    commands: BTreeSet<String>,
}

impl Target {
    pub(super) fn of(command: &Command) -> Self {
        let Some(connection) = connection(command) else { return Self::default() };
        let takes_options = |one: &&clap::Command| one.get_arguments().any(|argument| argument.get_id() == "local");
        let names = |one: &clap::Command| -> Vec<String> {
            one.get_name_and_visible_aliases().into_iter().map(str::to_owned).collect()
        };
        Self {
            options: options(connection),
            aws_options: (!connection.local).then(|| aws_options(connection)),
            commands: Arguments::command().get_subcommands().filter(takes_options).flat_map(names).collect(),
        }
    }

    /// The text with the options on each command of this program in it, and on each of the AWS CLI that removes something.
    ///
    /// Commands stand in backticks, or alone in a line. No option of the AWS CLI leads to the embedded CloudFormation, and
    /// without one the command would act on AWS: such a line is left out.
    pub(super) fn led(&self, text: &str) -> String {
        if self.commands.is_empty() {
            return text.to_owned();
        }
        let text = self.in_backticks(text);
        let lines = text.split_inclusive('\n').map(|line| {
            let end = line.trim_end().len();
            let plain = anstream::adapter::strip_str(line).to_string();
            if plain.trim_start().starts_with("aws cloudcontrol ") {
                return self.aws_options.as_ref().map_or_else(String::new, |options| with(line, end, options));
            }
            if self.is_command(&plain) { with(line, end, &self.options) } else { line.to_owned() }
        });
        lines.collect()
    }

    fn in_backticks(&self, text: &str) -> String {
        let mut led = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('`') {
            led.push_str(before);
            led.push('`');
            rest = after;
            let word = after.split(|letter: char| letter == '`' || letter.is_whitespace()).next().unwrap_or_default();
            let options = match word {
                "aws" if after.starts_with("aws cloudcontrol ") => self.aws_options.as_deref().unwrap_or_default(),
                word if self.commands.contains(word) => &self.options,
                _ => continue,
            };
            if let Some((code, behind)) = after.split_once('`')
                && !code.contains("\n\n")
            {
                led.push_str(&with(code, code.len(), options));
                led.push('`');
                rest = behind;
            }
        }
        led + rest
    }

    /// Whether an indented line is a command and nothing else, with something only a command line has.
    fn is_command(&self, line: &str) -> bool {
        let mut words = line.split_whitespace();
        let indented = line.starts_with("    ");
        indented && words.next().is_some_and(|word| self.commands.contains(word)) && {
            let arguments: Vec<&str> = words.collect();
            !arguments.is_empty() && arguments.iter().all(|word| word.starts_with('-') || word.contains('='))
        }
    }
}

/// The text with options behind its `end`, unless it names a target itself.
fn with(text: &str, end: usize, options: &str) -> String {
    let names_one = text.split_whitespace().any(|word| word == "--local");
    if options.is_empty() || names_one {
        return text.to_owned();
    }
    format!("{} {options}{}", &text[..end], &text[end..])
}

fn options(connection: &ConnectionArguments) -> String {
    let mut options = Vec::new();
    if connection.local {
        options.push("--local".to_owned());
    }
    if let Some(file) = &connection.state {
        options.push(format!("--state {}", quoted(&file.to_string_lossy())));
    }
    if let Some(role) = &connection.role_arn {
        options.push(format!("--role-arn {}", quoted(role)));
    }
    options.extend(Some(aws_options(connection)).filter(|options| !options.is_empty()));
    options.join(" ")
}

/// What this program and the AWS CLI call the same.
fn aws_options(connection: &ConnectionArguments) -> String {
    let given = [
        ("--profile", &connection.profile),
        ("--region", &connection.region),
        ("--endpoint-url", &connection.endpoint_url),
    ];
    let given = given.into_iter().filter_map(|(name, value)| Some(format!("{name} {}", quoted(value.as_deref()?))));
    given.collect::<Vec<_>>().join(" ")
}

/// The value as a shell takes it for one word.
fn quoted(value: &str) -> String {
    let is_plain = !value.is_empty() && value.chars().all(|one| one.is_alphanumeric() || "-_./:+@=,%~\\".contains(one));
    // Backslashes are a shell's own, but for those of Windows.
    if is_plain && (cfg!(windows) || !value.contains(['\\', '~'])) {
        return value.to_owned();
    }
    format!("'{}'", value.replace('\'', "'\\''"))
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
        Command::Import(arguments) => Some(&arguments.connection),
        Command::Refactor(arguments) => Some(&arguments.connection),
        Command::Release(arguments) => Some(&arguments.connection),
        Command::Restart(arguments) => Some(&arguments.connection),
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
    use clap::Parser;

    fn led(arguments: &[&str], text: &str) -> String {
        let all = std::iter::once("shop").chain(arguments.iter().copied());
        Target::of(&Arguments::try_parse_from(all).unwrap().command).led(text)
    }

    #[test]
    fn commands_alone_are_led_to_where_this_one_was() {
        let local = ["recover", "web", "--local", "--state", "my state.json"];
        assert_eq!(
            led(&local, "run `deploy\ndata` or `rollback`, not `data`, `synth` or `deployed`"),
            "run `deploy\ndata --local --state 'my state.json'` or `rollback --local --state 'my state.json'`, not \
             `data`, `synth` or `deployed`"
        );
        assert_eq!(led(&local, "run `deploy --local` first"), "run `deploy --local` first");
        assert_eq!(
            led(&local, "    import web.Key=1\n    import it first\n"),
            "    import web.Key=1 --local --state 'my state.json'\n    import it first\n"
        );
        assert_eq!(led(&["status"], "`deploy`, an odd ` and `events` "), "`deploy`, an odd ` and `events` ");
    }

    #[test]
    fn options_of_an_account_are_repeated_and_the_aws_cli_takes_those_that_it_has() {
        let aws = ["status", "--region", "eu-central-1", "--profile", "a b", "--role-arn", "arn:aws:iam::1:role/x"];
        let text = "`deploy`\n    aws cloudcontrol delete-resource --identifier x\n";
        assert_eq!(
            led(&aws, text),
            "`deploy --role-arn arn:aws:iam::1:role/x --profile 'a b' --region eu-central-1`\n    aws cloudcontrol \
             delete-resource --identifier x --profile 'a b' --region eu-central-1\n"
        );
        assert_eq!(led(&["status", "--local"], text), "`deploy --local`\n");
    }
}
