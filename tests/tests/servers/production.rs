//! The command line of production, as a person uses it.

use crate::account::text;
use crate::ministack::Ministack;
use crate::process::{Ended, ended};
use crate::python::build_folder;
use serde_json::Value;
use specforge_tests::ministack::Cut;
use std::process::Command;
use std::time::Duration;

/// The stacks in the order of their deployment.
pub(crate) const STACKS: [&str; 5] = ["foundation", "data", "edge", "services", "watching"];

/// How long a deployment may take on a server that makes everything at once.
const DEPLOYMENT: Duration = Duration::from_secs(90);

/// What a command ended with.
pub(crate) struct Ran {
    pub(crate) code: i32,
    /// What it printed as JSON.
    pub(crate) result: Value,
    pub(crate) messages: String,
}

/// Runs a command that changes the account, without anybody to ask.
pub(crate) fn run(server: &Ministack, cut: Cut, arguments: &[&str]) -> Ran {
    look(server, cut, &[arguments, &["--yes"]].concat())
}

/// Runs a command of production's command line, with its result as JSON.
pub(crate) fn look(server: &Ministack, cut: Cut, arguments: &[&str]) -> Ran {
    asked(server, Command::new(env!("CARGO_BIN_EXE_production-on-ministack")).arg(cut.name()).args(arguments))
}

/// Runs a command of an app's command line, with its result as JSON.
pub(crate) fn asked(server: &Ministack, command: &mut Command) -> Ran {
    command.arg("--json").current_dir(build_folder());
    let Ended { status, data, messages } = match ended(server.known_to(command), DEPLOYMENT) {
        Ok(ended) => ended,
        Err(reason) => panic!("{reason}"),
    };
    let code = status.code().expect("an exit code");
    let result = serde_json::from_str(&data).unwrap_or_else(|error| panic!("{error} in `{data}`\n{messages}"));
    Ran { code, result, messages }
}

/// Begins a command and kills it after a while, unless it is over by then.
pub(crate) fn killed(server: &Ministack, cut: Cut, arguments: &[&str], after: Duration) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_production-on-ministack"));
    command.arg(cut.name()).args(arguments).current_dir(build_folder());
    // What does not end within the limit is killed.
    let _killed_or_over = ended(server.known_to(&mut command), after);
}

impl Ran {
    /// What became of each stack, in the order of work: its short ID and its outcome's name.
    pub(crate) fn outcomes(&self) -> Vec<(&str, &str)> {
        let stacks = self.result["stacks"].as_array().into_iter().flatten();
        stacks.map(|stack| (text(&stack["id"]), outcome_name(&stack["outcome"]))).collect()
    }

    /// The details of a stack's outcome.
    pub(crate) fn details(&self, stack: &str, outcome: &str) -> &Value {
        let mut stacks = self.result["stacks"].as_array().into_iter().flatten();
        let found = stacks.find(|result| result["id"] == stack).map(|result| &result["outcome"][outcome]);
        found
            .filter(|details| !details.is_null())
            .unwrap_or_else(|| panic!("{stack}: not {outcome} in {:#}", self.result))
    }

    /// The resources that the plan changes: stack and logical ID.
    pub(crate) fn planned(&self) -> Vec<(&str, &str)> {
        let stacks = self.result["plan"]["stacks"].as_array().into_iter().flatten();
        let changes = stacks.flat_map(|stack| {
            let changes = stack["changes"].as_array().into_iter().flatten();
            changes.map(|change| (text(&stack["id"]), text(&change["logical_id"])))
        });
        changes.collect()
    }
}

/// The name of a value that is written as text, or as an object with the name as its only key.
fn outcome_name(outcome: &Value) -> &str {
    let key = || outcome.as_object().and_then(|object| object.keys().next()).map(String::as_str);
    outcome.as_str().or_else(key).unwrap_or_default()
}
