//! What a run says that somebody ended.

use super::page::Page;
use super::problem::error;
use crate::engine::{Deployment, Outcome, StackOutcome, StackResult};
use crate::next_command::NextCommand;
use crate::text::Text;

/// What of a run goes on and what was not begun, or nothing where nobody interrupted it; `command` follows it and goes on.
pub(crate) fn interruption(deployment: &Deployment, command: &NextCommand, page: Page<'_>) -> String {
    let text = of_stacks(&deployment.stacks, command, page);
    let untold = text.is_empty() && deployment.outcome == Outcome::Interrupted;
    if untold { format!("\n{}", error("interrupted: nothing was begun", "", page)) } else { text }
}

/// The same of some stacks.
pub(crate) fn of_stacks(stacks: &[StackResult], command: &NextCommand, page: Page<'_>) -> String {
    let which = |wanted: fn(&StackOutcome) -> bool| -> Vec<String> {
        let outcomes = stacks.iter().filter(|stack| stack.attached.iter().chain([&stack.outcome]).any(wanted));
        outcomes.map(|stack| stack.id.clone()).collect()
    };
    let running = which(|outcome| *outcome == StackOutcome::LeftRunning);
    let untouched = which(|outcome| *outcome == StackOutcome::Interrupted);
    let done = which(|outcome| {
        matches!(outcome, StackOutcome::Deployed | StackOutcome::DeployedWithLeftovers(_) | StackOutcome::Deleted)
    });
    let (message, help) = if !running.is_empty() {
        left_running(&running, command)
    } else if untouched.is_empty() {
        return String::new();
    } else if done.is_empty() {
        ("interrupted: nothing was changed, and no change set is left".to_owned(), Text::default())
    } else {
        let message = format!("interrupted: nothing was begun on {}, and no change set is left", quoted(&untouched));
        (message, Text::default().command(command.words()).then(" again goes on from here"))
    };
    format!("\n{}", error(&message, help, page))
}

/// What goes on though nobody watches, and what to do about it.
pub(crate) fn left_running(stacks: &[String], command: &NextCommand) -> (String, Text) {
    let on = quoted(stacks);
    (
        format!("interrupted: nobody watches any more, but what CloudFormation has begun on {on} goes on"),
        Text::default()
            .command(["status"])
            .then(" shows how the stacks stand; ")
            .command(command.words())
            .then(" again follows what is running and goes on"),
    )
}

fn quoted(ids: &[String]) -> String {
    ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}
