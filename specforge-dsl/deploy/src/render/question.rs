//! Questions to a person.

use super::page::Page;
use super::style::{BAD, BOLD, CHANGE, DIM, paint};
use super::text::wrapped;
use crate::engine::Recreation;
use crate::next_command::NextCommand;
use crate::text::Text;

/// Whether the deletion protection of resources is lifted. It wants a whole word.
pub(crate) fn unprotect_question(resources: &[String], width: usize) -> String {
    let names = resources.join(", ");
    let question = format!("Type `yes` to lift the deletion protection of {names}, and to lose what they hold:");
    format!("\n{} ", paint(BAD, wrapped(&question, width, "")))
}

/// Whether stacks whose first creation was rolled back are deleted and created anew.
pub(crate) fn recreate_question(stacks: &[Recreation], width: usize) -> String {
    let mut text = String::from("\n");
    for stack in stacks {
        let left = match stack.left.len() {
            0 => "nothing is left in it".to_owned(),
            _ => {
                let left: Vec<String> = stack.left.iter().map(|(kind, id)| format!("{id} ({kind})")).collect();
                format!("it still has {}", left.join(", "))
            }
        };
        let line = format!(
            "{} {} failed at its first creation and was rolled back; {left}. CloudFormation lets it only be deleted.",
            paint(CHANGE, "!"),
            paint(BOLD, &stack.id)
        );
        text.push_str(&format!("{}\n", wrapped(&line, width - 2, "  ")));
    }
    format!("{text}\n{} [y/N] ", paint(BOLD, "Delete what is left, and create anew?"))
}

/// What a person may do who interrupted a command.
pub(crate) fn interrupted(at_work: &[(String, bool)], command: &NextCommand, page: Page<'_>) -> String {
    let names: Vec<&str> = at_work.iter().map(|(id, _)| id.as_str()).collect();
    let on = if names.is_empty() { String::new() } else { format!(" on {}", names.join(", ")) };
    let mut text = format!("\n{} CloudFormation is at work{on}, whether or not anybody watches.\n", paint(CHANGE, "!"));
    let mut option = |key: &str, what: &Text| {
        text.push_str(&format!("  {}  {}\n", paint(BOLD, key), page.wrapped("", what, 10, "          ")));
    };
    option("Enter ", &"keep watching".into());
    let leave = Text::new("leave it at work; ").command(command.words()).then(" again follows it and goes on");
    option("leave ", &leave);
    let updating: Vec<&str> = at_work.iter().filter(|(_, updating)| *updating).map(|(id, _)| id.as_str()).collect();
    if !updating.is_empty() {
        option("cancel", &format!("cancel the update of {} and undo what it did", updating.join(", ")).into());
    }
    for (id, _) in at_work.iter().filter(|(_, updating)| !updating) {
        text.push_str(&format!("  {}\n", paint(DIM, page.wrapped("", &not_cancellable(id), 2, "  "))));
    }
    let keys = if updating.is_empty() { "Enter/leave" } else { "Enter/leave/cancel" };
    format!("{text}{} ", paint(BOLD, format_args!("What now? [{keys}]")))
}

/// Why something at work cannot be cancelled, and what there is instead.
pub(crate) fn not_cancellable(id: &str) -> Text {
    Text::new(format!("{id} cannot be cancelled: only an update can. A creation that hangs can be deleted: "))
        .command(["destroy", id])
        .then(".")
}

/// What is being done while no stack is at work.
pub(crate) fn working(what: &str, width: usize) -> String {
    paint(DIM, super::text::shortened(&format!("{what} …"), width))
}
