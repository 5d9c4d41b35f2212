//! How work on one stack ended, and what there is to do.

use super::failure::failure as cause;
use super::problem::error;
use super::style::{BAD, BOLD, CHANGE, DIM, GOOD, paint};
use super::taken::import_instead;
use super::text::{counted, duration, wrapped};
use crate::engine::{Leftover, MissingPrerequisite, Progress, Refusal, StackOutcome, StackResult};
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
            format!("{} {id} deployed, but not everything runs as written {took}\n", paint(BAD, "✗"))
        }
        StackOutcome::Recovered => format!("{} {id} is back where it was, {changed} {took}\n", paint(GOOD, "✓")),
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
pub(crate) fn stack_details(stack: &StackResult, width: usize) -> String {
    match &stack.outcome {
        StackOutcome::RolledBack(failure) | StackOutcome::Paused(failure) | StackOutcome::Failed(failure) => {
            cause(stack, failure, width)
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
            let help = format!("{still}; run `deploy {}` again when it may go on", stack.id);
            format!("\n{}", error(&message, &help, width))
        }
        StackOutcome::Deviates(deviations) => {
            let message = format!("`{}` is deployed, but {}", stack.id, deviations.join("; "));
            format!("\n{}", error(&message, &format!("`events {}` shows what happened", stack.id), width))
        }
        StackOutcome::ProtectedResources(resources) => {
            let theirs = resources.iter().filter(|name| name.starts_with(&format!("{}.", stack.id)));
            let text = theirs.map(|name| {
                let message = format!("`{name}` is protected from deletion, so nothing was changed");
                let help = format!("if it and what it holds are to go, add `--unprotect {name}`");
                format!("\n{}", error(&message, &help, width))
            });
            text.collect()
        }
        StackOutcome::CallFailed(call) => {
            format!("\n{}", error(&format!("`{}`: {call}", stack.id), call.help().unwrap_or_default(), width))
        }
        StackOutcome::Refused(refusal) => refused(stack, refusal, width),
        StackOutcome::NotReady { status, why, help } => {
            let message = format!("the stack `{}` is {status}: {why}", stack.id);
            format!("\n{}", error(&message, help, width))
        }
        StackOutcome::AwaitsPrerequisites(missing) => prerequisites(stack, missing, width),
        StackOutcome::LostContact(reason) => {
            let message = format!("CloudFormation does not answer any more about `{}`: {reason}", stack.id);
            let help = format!("the operation may run on; `status {}` shows it", stack.id);
            format!("\n{}", error(&message, &help, width))
        }
        _ => String::new(),
    }
}

fn refused(stack: &StackResult, refusal: &Refusal, width: usize) -> String {
    let message = format!("CloudFormation refuses the change set for `{}`: {}", stack.id, refusal.reason);
    let mut text = format!("\n{}", error(&message, "", width));
    for finding in &refusal.findings {
        text.push_str(&format!("  {}\n", wrapped(&format!("- {finding}"), width - 6, "    ")));
    }
    text.push_str(&import_instead(&stack.id, &refusal.taken, "", "deploy", width));
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
