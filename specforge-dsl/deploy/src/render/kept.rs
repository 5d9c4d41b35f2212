//! What a deployment took out of its stacks and left in the account.

use super::style::{BOLD, paint};
use super::text::{short_type, wrapped};
use crate::engine::{Deployment, Progress, StackResult};
use crate::plan::DataFate;

/// What is kept by its deletion policy, under the name by which it is found, and of what a snapshot stays.
pub(super) fn kept(deployment: &Deployment, width: usize) -> String {
    let mut lines = Vec::new();
    for stack in &deployment.stacks {
        let told = stack.kept.iter().map(|one| format!("{one} of {}, {}", stack.id, short_type(&one.resource_type)));
        lines.extend(told);
        lines.extend(snapshots(deployment, stack));
    }
    if lines.is_empty() {
        return String::new();
    }
    let title = "Kept in the account by deletion policies, where no stack manages it any more:";
    let mut text = format!("\n{}\n", paint(BOLD, wrapped(title, width, "")));
    // Names are for copying: they are never wrapped.
    text.extend(lines.iter().map(|line| format!("  {line}\n")));
    text
}

/// The snapshots that the plan announced of what was removed since.
fn snapshots(deployment: &Deployment, result: &StackResult) -> Vec<String> {
    let plan = deployment.plan.iter().flat_map(|plan| &plan.stacks).find(|stack| stack.stack == result.stack);
    let changes = plan.iter().flat_map(|stack| &stack.changes);
    let announced = changes.filter(|change| change.data == Some(DataFate::Snapshotted));
    let is_removed = |physical_id: &str| {
        result.events.iter().any(|event| {
            event.physical_id.as_deref() == Some(physical_id)
                && event.status.starts_with("DELETE_")
                && event.progress() == Progress::Complete
        })
    };
    let told = announced.filter_map(|change| {
        let physical_id = change.physical_id.as_deref().filter(|physical_id| is_removed(physical_id))?;
        let (id, kind) = (&change.logical_id, short_type(&change.resource_type));
        Some(format!("a snapshot of {id} (`{physical_id}`) of {}, {kind}", result.id))
    });
    told.collect()
}
