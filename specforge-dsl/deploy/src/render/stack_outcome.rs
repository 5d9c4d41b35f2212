//! How work on one stack ended, and what there is to do.

use super::failure::failure as cause;
use super::page::Page;
use super::problem::{error, help};
use super::style::{BAD, BOLD, CHANGE, DIM, GOOD, paint};
use super::taken::import_instead;
use super::text::{counted, duration, wrapped};
use crate::engine::{Leftover, MissingPrerequisite, Progress, Refusal, StackOutcome, StackResult};
use crate::text::Text;
use std::collections::BTreeSet;

/// One line when a stack is done.
pub(crate) fn stack_result(result: &StackResult, width: usize) -> String {
    let took = paint(DIM, format_args!("in {}", duration(result.elapsed.as_secs_f64())));
    let changed: BTreeSet<&str> = result
        .events
        .iter()
        .filter(|event| !event.of_stack && event.progress() == Progress::Complete)
        .map(|event| event.logical_id.as_str())
        .collect();
    let changed = counted(changed.len(), "resource");
    let id = &result.id;
    match &result.outcome {
        StackOutcome::Deployed => format!("{} {id} deployed, {changed} {took}\n", paint(GOOD, "✓")),
        StackOutcome::DeployedWithLeftovers(leftovers) => {
            wrapped(
                &format!("{} {id} deployed, but not removed: {} {took}", paint(CHANGE, "!"), logical_ids(leftovers)),
                width,
                "  ",
            ) + "\n"
        }
        StackOutcome::Deleted => format!("{} {id} deleted, {changed} {took}\n", paint(GOOD, "✓")),
        StackOutcome::Deviates(_) => {
            format!("{} {id} deployed {took}, but not everything runs as written\n", paint(BAD, "✗"))
        }
        StackOutcome::Recovered => format!("{} {id} is back where it was, {changed} {took}\n", paint(GOOD, "✓")),
        StackOutcome::CreationUndone => {
            format!("{} {id}: its creation is undone, {changed} {took}\n", paint(GOOD, "✓"))
        }
        StackOutcome::Cancelled(_) => format!("{} {id} was cancelled and rolled back {took}\n", paint(CHANGE, "!")),
        StackOutcome::Paused(_) => format!("{} {id} failed and waits as it is {took}\n", paint(BAD, "✗")),
        StackOutcome::RolledBack(_) => format!("{} {id} failed and was rolled back {took}\n", paint(BAD, "✗")),
        StackOutcome::Failed(failure) => {
            format!("{} {id} failed and is {} {took}\n", paint(BAD, "✗"), failure.stack_status)
        }
        StackOutcome::LostContact(_) => format!("{} {id}: contact lost {took}\n", paint(BAD, "✗")),
        _ => String::new(),
    }
}

/// What a person has to know of one stack's outcome.
pub(crate) fn stack_details(stack: &StackResult, page: Page<'_>) -> String {
    match &stack.outcome {
        StackOutcome::RolledBack(failure) | StackOutcome::Paused(failure) | StackOutcome::Failed(failure) => {
            cause(stack, failure, page)
        }
        StackOutcome::Cancelled(cancellation) => {
            let undone = match cancellation.undone {
                0 => "nothing had to be undone".to_owned(),
                count => format!("{} undone", counted(count, "resource")),
            };
            let message = format!("the update of `{}` was cancelled: {undone}", stack.id);
            let still = match cancellation.left.as_slice() {
                [] => "the stack is as it was before".to_owned(),
                left => {
                    format!("the stack is as it was before, but the new {} could not be removed", logical_ids(left))
                }
            };
            let help =
                Text::new(format!("{still}; run ")).command(["deploy", &stack.id]).then(" again when it may go on");
            format!("\n{}", error(&message, help, page))
        }
        StackOutcome::Deviates(deviations) => {
            let message = format!("`{}` is deployed, but {}", stack.id, deviations.join("; "));
            let help = Text::default()
                .command(["events", &stack.id])
                .then(" shows what happened; repair the cause: the next ")
                .command(["deploy"])
                .then(" or ")
                .command(["release"])
                .then(" that changes the task definition reaches the service");
            format!("\n{}", error(&message, help, page))
        }
        StackOutcome::ProtectedResources(resources) => {
            let theirs = resources.iter().filter(|name| name.starts_with(&format!("{}.", stack.id)));
            let text = theirs.map(|name| {
                let message = format!("`{name}` is protected from deletion, so nothing was changed");
                let help = format!("if it and what it holds are to go, add `--unprotect {name}`");
                format!("\n{}", error(&message, help, page))
            });
            text.collect()
        }
        StackOutcome::CallFailed(call) => {
            format!("\n{}", error(&format!("`{}`: {call}", stack.id), call.help().unwrap_or_default(), page))
        }
        StackOutcome::Refused(refusal) => refused(stack, refusal, page),
        StackOutcome::NotReady { status, why, help } => {
            let message = format!("the stack `{}` is {status}: {why}", stack.id);
            format!("\n{}", error(&message, help, page))
        }
        StackOutcome::AwaitsPrerequisites(missing) => prerequisites(stack, missing, page.width),
        StackOutcome::LostContact(reason) => {
            let message = format!("CloudFormation does not answer any more about `{}`: {reason}", stack.id);
            let help = Text::new("the operation may run on; ").command(["status", &stack.id]).then(" shows it");
            format!("\n{}", error(&message, help, page))
        }
        _ => String::new(),
    }
}

fn refused(stack: &StackResult, refusal: &Refusal, page: Page<'_>) -> String {
    let message = format!("CloudFormation refuses the change set for `{}`: {}", stack.id, refusal.reason);
    let mut text = format!("\n{}", error(&message, "", page));
    for finding in &refusal.findings {
        text.push_str(&format!("  {}\n", wrapped(&format!("- {finding}"), page.width - 6, "    ")));
    }
    if !refusal.taken.is_empty() {
        text.push_str(&help(&import_instead(&stack.id, &refusal.taken, Text::default(), &["deploy"]), page));
    }
    text
}

fn prerequisites(stack: &StackResult, missing: &[MissingPrerequisite], width: usize) -> String {
    let mut text = format!(
        "\n{} {}\n",
        paint(CHANGE, "!"),
        wrapped(&format!("{} waits for what only you can provide:", paint(BOLD, &stack.id)), width - 2, "  ")
    );
    for prerequisite in missing {
        let doubt = if prerequisite.certain { "" } else { " (unless it is there already)" };
        let title = format!("{}{doubt}", prerequisite.subject);
        text.push_str(&format!("\n  {}\n", paint(BOLD, wrapped(&title, width - 2, "  "))));
        // Commands are for copying: they are never wrapped.
        for command in &prerequisite.commands {
            for line in command.lines() {
                text.push_str(&format!("    {line}\n"));
            }
        }
    }
    text
}

fn logical_ids(leftovers: &[Leftover]) -> String {
    leftovers.iter().map(|one| one.logical_id.as_str()).collect::<Vec<_>>().join(", ")
}
