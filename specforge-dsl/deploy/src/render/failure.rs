use super::page::Page;
use super::problem::{self, error};
use super::style::{HELP, paint};
use super::taken;
use super::text::{counted, short_type, wrapped};
use crate::engine::{Failure, Readiness, StackResult, readiness};
use crate::text::Text;
use specforge_dsl::report;

/// The root cause of a failed operation with the line that declares the resource, what was undone, what is left, and
/// what to do.
pub(super) fn failure(stack: &StackResult, failure: &Failure, page: Page<'_>) -> String {
    let what = match (&failure.logical_id, &failure.resource_type) {
        (Some(id), Some(kind)) => format!("`{id}` ({}) failed: {}", short_type(kind), failure.reason),
        _ => format!("the stack `{}` failed: {}", stack.id, failure.reason),
    };
    let mut text = format!("\n{}", error(&what, "", page));
    let line = failure.place.and_then(|place| report::place(place, "declared here"));
    match (line, &failure.location) {
        (Some(line), _) => text.push_str(&line),
        (None, Some(location)) => text.push_str(&format!("  {} {location}\n", paint(HELP, "-->"))),
        (None, None) => {}
    }
    let mut note = |what: &str| text.push_str(&format!("  {}\n", wrapped(what, page.width - 4, "    ")));
    for reason in &failure.stopped_tasks {
        note(&format!("a task stopped: {}", reason.trim_end_matches('.')));
    }
    if !failure.also_failed.is_empty() {
        note(&format!("failed as well: {}", failure.also_failed.join(", ")));
    }
    if failure.consequences > 0 {
        note(&format!("cancelled because of it: {}", counted(failure.consequences, "other resource")));
    }
    if failure.undone > 0 {
        note(&format!("undone: {}", counted(failure.undone, "resource")));
    }
    if !failure.not_undone.is_empty() {
        note(&format!("could not be returned to what it was: {}", failure.not_undone.join(", ")));
    }
    // What is no longer the stack's is told with what nothing manages any more.
    if failure.stack_status.ends_with("_FAILED") && !failure.left.is_empty() {
        let left: Vec<&str> = failure.left.iter().map(|one| one.logical_id.as_str()).collect();
        note(&format!("not removed: {}", left.join(", ")));
    }
    match failure.taken.is_empty() {
        true => text + &problem::help(&help(stack, failure), page),
        false => text + &problem::help(&import_instead(stack, failure), page),
    }
}

/// How to take what exists into the stack, once that is possible.
fn import_instead(stack: &StackResult, failure: &Failure) -> Text {
    let id = &stack.id;
    let undo = || Text::new("run ").command(["recover", id]).then(", which undoes the update, ");
    let begin_anew = || Text::new("run ").command(["destroy", id]).then(", which deletes what is left of the stack, ");
    let (first, deploy): (Text, &[&str]) = match failure.stack_status.as_str() {
        "UPDATE_ROLLBACK_COMPLETE" | "IMPORT_ROLLBACK_COMPLETE" => (Text::default(), &["deploy"]),
        status if status.starts_with("UPDATE_") => (undo(), &["deploy"]),
        "ROLLBACK_COMPLETE" => (begin_anew(), &["deploy", "--recreate"]),
        _ => (begin_anew(), &["deploy"]),
    };
    taken::import_instead(id, &failure.taken, first, deploy)
}

fn help(stack: &StackResult, failure: &Failure) -> Text {
    let id = &stack.id;
    let culprit = failure.logical_id.as_deref().unwrap_or("RESOURCE");
    // A nested stack is retained as a whole.
    let outermost = culprit.split('/').next().unwrap_or(culprit);
    match failure.stack_status.as_str() {
        "ROLLBACK_COMPLETE" => Text::new("repair the cause and run ")
            .command(["deploy", "--recreate"])
            .then(", which deletes what is left of the stack first"),
        "UPDATE_ROLLBACK_COMPLETE" | "IMPORT_ROLLBACK_COMPLETE" => {
            Text::new("the stack is as it was before; repair the cause and run ").command(["deploy"]).then(" again")
        }
        "DELETE_FAILED" => Text::new("remove what blocks it and run ").command(["destroy", id]).then(format!(
            " again; `--retain {outermost}` leaves it in the account, `--force` whatever cannot be deleted"
        )),
        "UPDATE_ROLLBACK_FAILED" => {
            // Only what failed on the way back can be skipped, which need not be what failed first.
            let (what, skip) = match failure.not_undone.as_slice() {
                [] => ("the resource", vec![culprit]),
                stuck => ("what could not go back", stuck.iter().map(String::as_str).collect()),
            };
            let skipped = skip.into_iter().flat_map(|resource| ["--skip", resource]);
            Text::new(format!("repair {what} and run "))
                .command(["recover", id])
                .then("; ")
                .command(["recover", id.as_str()].into_iter().chain(skipped))
                .then(" leaves it as it is, `--force` whatever cannot be rolled back")
        }
        "CREATE_FAILED" | "UPDATE_FAILED" => {
            Text::new("everything stands as it was when it failed; repair the cause and run ")
                .command(["deploy"])
                .then(" again, or ")
                .command(["recover", id])
                .then(" to undo it")
        }
        status => match readiness(Some(status)) {
            Readiness::Stuck(stuck) => stuck.help(id),
            _ => Text::new(format!("the stack stands half changed as {status}; "))
                .command(["events", id])
                .then(" shows what happened"),
        },
    }
}
