use super::outcome::stack_details;
use super::plan::on;
use super::problem::error;
use super::style::{BAD, BOLD, CHANGE, DIM, GOOD, paint};
use super::text::{columns, counted, padded, short_type, shortened};
use crate::engine::{Deployment, DestroyPlan, DoomedResource, Outcome};
use crate::plan::DataFate;

/// What a deletion would do: what is kept is listed, the rest is counted.
pub(crate) fn destroy_plan(plan: &DestroyPlan, place: &str, width: usize) -> String {
    let mut text = format!("{}\n{}\n", paint(BOLD, format_args!("Destroy {}", plan.app)), on(place));
    for stack in &plan.stacks {
        let survives = |resource: &&DoomedResource| resource.fate != DataFate::Deleted;
        let kept: Vec<&DoomedResource> = stack.resources.iter().filter(survives).collect();
        let deleted = stack.resources.len() - kept.len();
        text.push_str(&format!(
            "\n{} {} {}\n",
            paint(BOLD, &stack.id),
            paint(DIM, "·"),
            paint(BAD, format_args!("{} deleted", counted(deleted, "resource")))
        ));
        let longest = kept.iter().map(|one| columns(&one.logical_id)).max().unwrap_or(0).min(width * 2 / 5);
        for resource in kept {
            let id = padded(&shortened(&resource.logical_id, longest), longest);
            let fate = if resource.fate == DataFate::Retained { "kept" } else { "snapshot kept" };
            let kind = paint(DIM, short_type(&resource.resource_type));
            text.push_str(&format!("  {} {id}  {kind}  {}\n", paint(CHANGE, "○"), paint(CHANGE, fate)));
        }
    }
    if plan.stacks.is_empty() {
        text.push_str("\nNone of the stacks exists.\n");
    }
    text
}

/// The question before anything is deleted.
pub(crate) fn destroy_question(plan: &DestroyPlan) -> String {
    format!("\n{} [y/N] ", paint(BAD, format_args!("Delete {}?", counted(plan.stacks.len(), "stack"))))
}

/// The title of a stack that is being deleted.
pub(crate) fn deletion_title(id: &str, name: &str) -> String {
    format!("\n{} {}\n", paint(BOLD, format_args!("Deleting {id}")), paint(DIM, name))
}

/// How a deletion ended.
pub(crate) fn deletion(deletion: &Deployment, width: usize) -> String {
    let mut text: String = deletion.stacks.iter().map(|stack| stack_details(stack, width)).collect();
    match deletion.outcome {
        Outcome::Deleted => {
            text.push_str(&format!("\n{} {} is gone\n", paint(GOOD, "✓"), paint(BOLD, &deletion.app)));
        }
        Outcome::Declined => text.push_str("\nNothing was changed.\n"),
        Outcome::NobodyToAsk => text.push_str(&format!(
            "\n{}",
            error(
                "nobody can confirm the deletion here, so nothing was changed",
                "add `--yes` to delete without asking",
                width,
            )
        )),
        _ => {}
    }
    text
}
