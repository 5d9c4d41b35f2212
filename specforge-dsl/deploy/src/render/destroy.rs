use super::hazards::consent_missing;
use super::outcome::left_behind;
use super::page::Page;
use super::plan::on;
use super::problem::error;
use super::stack_outcome::stack_details;
use super::style::{BAD, BOLD, CHANGE, DIM, GOOD, paint};
use super::text::{columns, counted, padded, short_type, shortened};
use crate::engine::{Deployment, DestroyPlan, DoomedResource, Outcome, StackOutcome};
use crate::gate::Hazard;
use crate::plan::DataFate;

/// What a deletion would do: what is kept and what holds data is listed, the rest is counted.
pub(crate) fn destroy_plan(plan: &DestroyPlan, place: &str, width: usize) -> String {
    let mut text = format!("{}\n{}\n", paint(BOLD, format_args!("Destroy {}", plan.app)), on(place));
    for stack in &plan.stacks {
        let survives = |resource: &&DoomedResource| resource.fate != DataFate::Deleted;
        let (kept, gone): (Vec<&DoomedResource>, Vec<_>) = stack.resources.iter().partition(survives);
        let told = [kept, gone.into_iter().filter(|one| one.holds_data()).collect()].concat();
        // Of a snapshotted one the data stays, not the resource.
        let deleted = stack.resources.iter().filter(|resource| resource.fate != DataFate::Retained).count();
        text.push_str(&format!(
            "\n{} {} {}\n",
            paint(BOLD, &stack.id),
            paint(DIM, "·"),
            paint(BAD, format_args!("{} to delete", counted(deleted, "resource")))
        ));
        text.push_str(&fates(&told, width));
    }
    if plan.stacks.is_empty() {
        text.push_str("\nNone of the stacks exists.\n");
    }
    text
}

/// What becomes of resources that outlive their stack, or whose data goes with it.
fn fates(kept: &[&DoomedResource], width: usize) -> String {
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0).min(width * 2 / 5);
    let ids = widest(&mut kept.iter().map(|one| columns(&one.logical_id)));
    let kinds = widest(&mut kept.iter().map(|one| short_type(&one.resource_type).len()));
    let mut text = String::new();
    for resource in kept {
        let id = padded(&shortened(&resource.logical_id, ids), ids);
        let kind = padded(&shortened(short_type(&resource.resource_type), kinds), kinds);
        let (sign, style, fate) = match resource.fate {
            DataFate::Retained => ("○", CHANGE, "kept"),
            DataFate::Snapshotted => ("○", CHANGE, "snapshot kept"),
            DataFate::Deleted | DataFate::Protected => ("-", BAD, "its data is lost"),
        };
        let line = format!("  {} {id}  {}  {}\n", paint(style, sign), paint(DIM, kind), paint(style, fate));
        text.push_str(&line);
    }
    text
}

/// What is left in the account, with the names under which it is found there. Snapshots have names of their own.
fn left(plan: &DestroyPlan) -> String {
    let all = plan.stacks.iter().flat_map(|stack| &stack.resources);
    let kept: Vec<&DoomedResource> = all.filter(|one| one.fate != DataFate::Deleted).collect();
    if kept.is_empty() {
        return String::new();
    }
    let mut text =
        format!("\n{}\n", paint(BOLD, format_args!("Left in the account: {}", counted(kept.len(), "resource"))));
    let kinds = kept.iter().map(|one| short_type(&one.resource_type).len()).max().unwrap_or(0);
    for resource in kept {
        let name = resource.physical_id.as_deref().unwrap_or(&resource.logical_id);
        let name = if resource.fate == DataFate::Retained { name.to_owned() } else { format!("a snapshot of {name}") };
        text.push_str(&format!("  {}  {name}\n", paint(DIM, padded(short_type(&resource.resource_type), kinds))));
    }
    text
}

/// What holds data and was not deleted for want of a consent, besides what is told as protected already.
fn unconsented(deletion: &Deployment) -> Vec<&Hazard> {
    if deletion.outcome != Outcome::ConsentMissing {
        return Vec::new();
    }
    let is_told = |loss: &Hazard| {
        let name = format!("{}.{}", loss.stack, loss.logical_id);
        deletion.stacks.iter().any(
            |stack| matches!(&stack.outcome, StackOutcome::ProtectedResources(protected) if protected.contains(&name)),
        )
    };
    let hazards = deletion.deletion.iter().flat_map(|plan| &plan.hazards);
    hazards.filter(|loss| !loss.consented && !is_told(loss)).collect()
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
pub(crate) fn deletion(deletion: &Deployment, page: Page<'_>) -> String {
    let mut text: String = deletion.stacks.iter().map(|stack| stack_details(stack, page)).collect();
    let losses = unconsented(deletion);
    if !losses.is_empty() {
        text.push_str(&format!("\n{}", consent_missing(losses, true, page)));
    }
    let protected: Vec<String> = deletion
        .stacks
        .iter()
        .filter(|stack| stack.outcome == StackOutcome::Protected)
        .map(|stack| format!("`{}`", stack.id))
        .collect();
    if !protected.is_empty() {
        let message = format!("protected from deletion: {}", protected.join(", "));
        let help = "add `--disable-termination-protection` if they really are to be deleted";
        text.push_str(&format!("\n{}", error(&message, help, page)));
    }
    match deletion.outcome {
        Outcome::Deleted | Outcome::DeployedWithLeftovers => {
            text.push_str(&left_behind(&deletion.stacks, page));
            text.push_str(&deletion.deletion.as_ref().map(left).unwrap_or_default());
            let gone = deletion.stacks.iter().filter(|stack| stack.outcome == StackOutcome::Deleted);
            let gone: Vec<&str> = gone.map(|stack| stack.id.as_str()).collect();
            // That nothing was there is said already.
            if !gone.is_empty() {
                let (app, mark) = (paint(BOLD, &deletion.app), paint(GOOD, "✓"));
                text.push_str(&format!("\n{mark} deleted of {app}: {}\n", gone.join(", ")));
            }
        }
        Outcome::Declined => text.push_str("\nNothing was changed.\n"),
        Outcome::NobodyToAsk => text.push_str(&format!(
            "\n{}",
            error(
                "nobody can confirm the deletion here, so nothing was changed",
                "add `--yes` to delete without asking",
                page,
            )
        )),
        _ => {}
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::DoomedStack;

    #[test]
    fn what_leaves_a_snapshot_is_deleted_what_is_kept_is_not_and_what_is_lost_is_named() {
        let doomed = |logical_id: &str, fate| DoomedResource {
            logical_id: logical_id.to_owned(),
            resource_type: "AWS::RDS::DBInstance".to_owned(),
            physical_id: None,
            fate,
            protected: false,
        };
        let data = DoomedStack {
            stack: "shop-data".to_owned(),
            id: "data".to_owned(),
            gives_up_creation: false,
            resources: vec![
                doomed("Database", DataFate::Snapshotted),
                doomed("Archive", DataFate::Retained),
                doomed("Replica", DataFate::Deleted),
            ],
            gone: Vec::new(),
        };
        let plan = DestroyPlan { app: "shop".to_owned(), stacks: vec![data], hazards: Vec::new() };
        let text = anstream::adapter::strip_str(&destroy_plan(&plan, "AWS", 80)).to_string();
        assert!(text.contains("data · 2 resources to delete"), "{text}");
        let line = |name: &str| text.lines().find(|line| line.contains(name)).unwrap_or_default();
        assert!(line("Database").ends_with("snapshot kept"), "{text}");
        assert!(line("Replica").ends_with("its data is lost"), "{text}");
    }
}
