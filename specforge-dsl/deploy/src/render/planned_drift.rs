//! Drift beside a plan: what somebody changed outside of the stacks, and what the update makes of it.

use super::style::{CHANGE, DIM, HELP, paint};
use super::text::{counted, short_type, wrapped};
use crate::plan::{DriftFate, Plan, PlannedDrift, PropertyDrift, ResourceDrift};

/// The drift of one stack; nothing where there is none, or where nobody looked for it.
pub(super) fn planned_drift(drift: Option<&PlannedDrift>, width: usize) -> String {
    let Some(drift) = drift.filter(|drift| !drift.resources.is_empty() || drift.not_checked.is_some()) else {
        return String::new();
    };
    let mut text = format!("  {}\n", paint(DIM, "drift"));
    if let Some(reason) = &drift.not_checked {
        text.push_str(&format!("    {} {}\n", paint(CHANGE, "!"), wrapped(&not_checked(reason), width - 6, "      ")));
    }
    for resource in &drift.resources {
        let kind = paint(DIM, short_type(&resource.resource_type));
        text.push_str(&format!("    {} {}  {kind}\n", sign(resource.is_harmed()), paint(HELP, &resource.logical_id)));
        for sentence in sentences(resource) {
            text.push_str(&format!("        {}\n", wrapped(&sentence, width - 8, "          ")));
        }
    }
    text
}

fn sign(harmed: bool) -> String {
    if harmed { paint(CHANGE, "!") } else { " ".to_owned() }
}

pub(super) fn not_checked(reason: &str) -> String {
    format!("not looked for: {reason}")
}

/// What happened to a resource and what becomes of it, a sentence for each property.
pub(super) fn sentences(resource: &ResourceDrift) -> Vec<String> {
    if let Some(fate) = resource.deleted {
        let becomes = match fate {
            DriftFate::Fails => "the update fails, since there is nothing to update",
            DriftFate::Replaced => "a new one is made",
            DriftFate::Removed => "it leaves the stack, too",
            _ => "this plan does not make it again",
        };
        return vec![format!("deleted by hand; {becomes}")];
    }
    resource.properties.iter().map(property).collect()
}

fn property(drift: &PropertyDrift) -> String {
    let was = match (&drift.expected, &drift.actual) {
        _ if drift.secret => "a secret, changed by hand".to_owned(),
        (Some(expected), Some(actual)) => format!("deployed as {expected}, is {actual}"),
        (Some(expected), None) => format!("deployed as {expected}, is not set"),
        (None, Some(actual)) => format!("not deployed, is {actual}"),
        (None, None) => "changed by hand".to_owned(),
    };
    let becomes = match (drift.fate, &drift.sent) {
        (DriftFate::Overwritten, Some(sent)) => format!("the update sets it to {sent}"),
        (DriftFate::Overwritten, None) => "the update overwrites it".to_owned(),
        (DriftFate::MayBeOverwritten, _) => "the update of the resource may overwrite it".to_owned(),
        (DriftFate::Replaced, _) => "the new resource is as the template says".to_owned(),
        (DriftFate::Removed, _) => "it goes with the resource".to_owned(),
        (DriftFate::Owned, _) => "ECS owns it".to_owned(),
        (DriftFate::Kept | DriftFate::Fails, _) => "it stays".to_owned(),
    };
    format!("{}: {was}; {becomes}", drift.path)
}

/// `2 resources in 1 stack, 1 overwritten`; `None` where nobody looked.
pub(super) fn drift_summary(plan: &Plan) -> Option<String> {
    let looked: Vec<&PlannedDrift> = plan.stacks.iter().filter_map(|stack| stack.drift.as_ref()).collect();
    if looked.is_empty() {
        return None;
    }
    let all = || looked.iter().flat_map(|drift| &drift.resources);
    let stacks = looked.iter().filter(|drift| !drift.resources.is_empty()).count();
    let mut text = match all().count() {
        0 => "none".to_owned(),
        count => format!("{} in {}", counted(count, "resource"), counted(stacks, "stack")),
    };
    match all().filter(|resource| resource.is_harmed()).count() {
        0 => {}
        count => text.push_str(&format!("; {count} that this plan touches")),
    }
    match looked.iter().filter(|drift| drift.not_checked.is_some()).count() {
        0 => {}
        count => text.push_str(&format!("; not looked for in {}", counted(count, "stack"))),
    }
    Some(text)
}
