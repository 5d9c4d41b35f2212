//! Data that a plan loses or leaves behind.

use super::hazard::{Hazard, HazardKind};
use crate::plan::{Action, Certainty, DataFate, ResourceChange, StackPlan};
use specforge_dsl::assembly::AssembledStack;

/// Stateful resources that are replaced or leave the stack. Which types are stateful: `schema/overlay/stateful.tsv`.
pub(super) fn hazards(plan: &StackPlan, stack: &AssembledStack) -> Vec<Hazard> {
    plan.changes.iter().filter(|change| is_stateful(change)).filter_map(|change| hazard(change, stack)).collect()
}

fn hazard(change: &ResourceChange, stack: &AssembledStack) -> Option<Hazard> {
    let (kind, what) = match &change.action {
        Action::Replace(certainty) => (HazardKind::Replace, replaced(*certainty, change.data)),
        Action::Remove => (HazardKind::Delete, removed(change.data)),
        Action::Unknown(_) => {
            (HazardKind::Replace, "would be treated in a way that this version does not know".to_owned())
        }
        Action::Add | Action::Import | Action::Modify => return None,
    };
    Some(Hazard::new(kind, stack, &change.logical_id, &change.resource_type, what))
}

fn is_stateful(change: &ResourceChange) -> bool {
    specforge_schema::resource(&change.resource_type).is_some_and(specforge_schema::ResourceType::stateful)
}

/// A replacement starts empty whatever becomes of the old resource, so that it always needs a consent.
fn replaced(certainty: Certainty, data: Option<DataFate>) -> String {
    let verb = match certainty {
        Certainty::Certain => "would be replaced by an empty one",
        Certainty::Possible => "might be replaced by an empty one",
    };
    let fate = match data {
        Some(DataFate::Retained) => "the old one stays in the account, outside the stack",
        Some(DataFate::Snapshotted) => "a snapshot of the old one stays",
        Some(DataFate::Deleted) | None => "the data of the old one is lost",
    };
    format!("{verb}; {fate}")
}

fn removed(data: Option<DataFate>) -> String {
    match data {
        Some(DataFate::Retained) => "would leave the stack; it stays in the account and nothing manages it any more",
        Some(DataFate::Snapshotted) => "would be deleted; a snapshot of it stays",
        Some(DataFate::Deleted) | None => "would be deleted with its data",
    }
    .to_owned()
}
