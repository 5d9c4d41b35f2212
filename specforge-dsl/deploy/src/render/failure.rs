use super::problem::error;
use super::style::{HELP, paint};
use super::taken::import_instead;
use super::text::{counted, short_type, wrapped};
use crate::engine::{Failure, Readiness, StackResult, readiness};
use specforge_dsl::report;

/// The root cause of a failed operation with the line that declares the resource, what was undone, what is left, and
/// what to do.
pub(super) fn failure(stack: &StackResult, failure: &Failure, width: usize) -> String {
    let what = match (&failure.logical_id, &failure.resource_type) {
        (Some(id), Some(kind)) => format!("`{id}` ({}) failed: {}", short_type(kind), failure.reason),
        _ => format!("the stack `{}` failed: {}", stack.id, failure.reason),
    };
    let mut text = format!("\n{}", error(&what, "", width));
    let line = failure.place.and_then(|place| report::place(place, "declared here"));
    match (line, &failure.location) {
        (Some(line), _) => text.push_str(&line),
        (None, Some(location)) => text.push_str(&format!("  {} {location}\n", paint(HELP, "-->"))),
        (None, None) => {}
    }
    let mut note = |what: &str| text.push_str(&format!("  {}\n", wrapped(what, width - 4, "    ")));
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
    if failure.taken.is_empty() {
        let help = wrapped(&format!("{} {}", paint(HELP, "help:"), help(stack, failure)), width - 10, "        ");
        text.push_str(&format!("  {help}\n"));
    } else {
        let (first, deploy) = before_an_import(stack, failure);
        text.push_str(&import_instead(&stack.id, &failure.taken, &first, deploy, width));
    }
    text
}

/// What has to be done before something can be imported into the stack, and the command with which it is deployed otherwise.
fn before_an_import(stack: &StackResult, failure: &Failure) -> (String, &'static str) {
    let id = &stack.id;
    match failure.stack_status.as_str() {
        "UPDATE_ROLLBACK_COMPLETE" | "IMPORT_ROLLBACK_COMPLETE" => (String::new(), "deploy"),
        status if status.starts_with("UPDATE_") => (format!("run `recover {id}`, which undoes the update, "), "deploy"),
        "ROLLBACK_COMPLETE" => {
            (format!("run `destroy {id}`, which deletes what is left of the stack, "), "deploy --recreate")
        }
        _ => (format!("run `destroy {id}`, which deletes what is left of the stack, "), "deploy"),
    }
}

fn help(stack: &StackResult, failure: &Failure) -> String {
    let id = &stack.id;
    let culprit = failure.logical_id.as_deref().unwrap_or("RESOURCE");
    match failure.stack_status.as_str() {
        "ROLLBACK_COMPLETE" => {
            "repair the cause and run `deploy --recreate`, which deletes what is left of the stack first".to_owned()
        }
        "UPDATE_ROLLBACK_COMPLETE" | "IMPORT_ROLLBACK_COMPLETE" => {
            "the stack is as it was before; repair the cause and run `deploy` again".to_owned()
        }
        "DELETE_FAILED" => format!(
            "remove what blocks it and run `destroy {id}` again; `--retain {culprit}` leaves it in the account, `--force` whatever cannot be deleted"
        ),
        "UPDATE_ROLLBACK_FAILED" => {
            // Only what failed on the way back can be skipped, which need not be what failed first.
            let (what, skip) = match failure.not_undone.as_slice() {
                [] => ("the resource", format!("--skip {culprit}")),
                stuck => {
                    let options: Vec<String> = stuck.iter().map(|id| format!("--skip {id}")).collect();
                    ("what could not go back", options.join(" "))
                }
            };
            format!(
                "repair {what} and run `recover {id}`; `recover {id} {skip}` leaves it as it is, `--force` whatever cannot be rolled back"
            )
        }
        "CREATE_FAILED" | "UPDATE_FAILED" => {
            format!(
                "everything stands as it was when it failed; repair the cause and run `deploy` again, or `recover {id}` to undo it"
            )
        }
        status => match readiness(Some(status)) {
            Readiness::Stuck { help, .. } => help.replace("{stack}", id),
            _ => format!("the stack stands half changed as {status}; `events {id}` shows what happened"),
        },
    }
}
