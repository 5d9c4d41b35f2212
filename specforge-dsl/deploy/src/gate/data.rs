//! Data that a plan loses or leaves behind.

use super::Subject;
use super::hazard::{Hazard, HazardKind};
use crate::plan::evaluation::Resources;
use crate::plan::{Action, Basis, Certainty, DataFate, ResourceChange};
use crate::text::Text;

/// Stateful resources that are replaced or leave the stack. Which types are stateful: `schema/overlay/stateful.tsv`.
pub(super) fn hazards(subject: &Subject<'_>) -> Vec<Hazard> {
    let stateful = subject.plan.changes.iter().filter(|change| is_stateful(change));
    let mut found: Vec<Hazard> =
        stateful.filter_map(|change| hazard(change, subject)).chain(unannounced(subject)).collect();
    for hazard in found.iter_mut().filter(|hazard| hazard.kind == HazardKind::Delete) {
        hazard.help = rename(hazard, subject);
    }
    found
}

/// What to write if the resource did not go but has another name: so it looks when it is the only one of its type that
/// leaves the stack, and one of its type is all that comes.
fn rename(hazard: &Hazard, subject: &Subject<'_>) -> Option<Text> {
    let only = |resources: &Resources, others: &Resources| {
        let stays = |id: &str| others.iter().any(|other| other.logical_id == id);
        let of_type = resources.iter().filter(|one| one.resource_type == hazard.resource_type);
        let ids: Vec<String> = of_type.map(|one| one.logical_id.clone()).filter(|id| !stays(id)).collect();
        <[String; 1]>::try_from(ids).ok().map(|[id]| id)
    };
    let (old, new) = (only(subject.before, subject.after)?, only(subject.after, subject.before)?);
    if old != hazard.logical_id {
        return None;
    }
    let place = subject.stack.locations.get(&new).map(|location| format!(" ({location})")).unwrap_or_default();
    let moved = format!(
        "if `{new}`{place} is `{old}` under another name, write `#[moved(from = \"{old}\")]` above it and run "
    );
    Some(Text::new(moved).command(["refactor"]).then(": it stays with what it holds"))
}

/// What the templates say is lost although CloudFormation announces nothing of it: an answer that arrived in part reads
/// like a change set with fewer changes, and executing it does them all.
fn unannounced<'a>(subject: &'a Subject<'_>) -> impl Iterator<Item = Hazard> + 'a {
    let announced = |ours: &ResourceChange| subject.plan.changes.iter().any(|one| one.logical_id == ours.logical_id);
    subject.by_schema.iter().filter(move |ours| is_stateful(ours) && !announced(ours)).filter_map(|ours| {
        let is_direct = ours.properties.iter().any(|property| property.cause.is_none());
        let (kind, what) = match &ours.action {
            Action::Remove => (HazardKind::Delete, removed(ours.data)),
            Action::Replace(Certainty::Certain) if is_direct => {
                (HazardKind::Replace, replaced(Certainty::Possible, ours.data))
            }
            _ => return None,
        };
        let what = format!("{what} (the templates say so, CloudFormation announces no change of it)");
        Some(Hazard::new(kind, subject.stack, &ours.logical_id, &ours.resource_type, what))
    })
}

fn hazard(change: &ResourceChange, subject: &Subject<'_>) -> Option<Hazard> {
    let (kind, what) = match &change.action {
        Action::Replace(certainty) => (HazardKind::Replace, replaced(*certainty, worse(change, subject))),
        Action::Remove => (HazardKind::Delete, removed(worse(change, subject))),
        Action::Unknown(_) => {
            (HazardKind::Replace, "would be treated in a way that this version does not know".to_owned())
        }
        Action::Modify if is_unread(change, subject) => (
            HazardKind::Replace,
            "would be updated, and CloudFormation did not say what happens inside of it".to_owned(),
        ),
        Action::Modify => worse_by_templates(change, subject)?,
        Action::Add | Action::Import => return None,
    };
    Some(Hazard::new(kind, subject.stack, &change.logical_id, &change.resource_type, what))
}

/// Where CloudFormation says that a resource is changed in place and its schema says that it is replaced, or the templates
/// that it goes, the worse counts.
fn worse_by_templates(change: &ResourceChange, subject: &Subject<'_>) -> Option<(HazardKind, String)> {
    let ours = subject.by_schema.iter().find(|ours| ours.logical_id == change.logical_id)?;
    match ours.action {
        Action::Replace(Certainty::Certain) => {
            let fate = replaced(Certainty::Possible, ours.data);
            let what = format!("{fate} (its schema says replacement, CloudFormation says modification)");
            Some((HazardKind::Replace, what))
        }
        Action::Remove => {
            let what = format!("{} (the templates say so, CloudFormation says modification)", removed(ours.data));
            Some((HazardKind::Delete, what))
        }
        _ => None,
    }
}

/// What becomes of the data: the worse of what CloudFormation says and what the policies in the templates say.
fn worse(change: &ResourceChange, subject: &Subject<'_>) -> Option<DataFate> {
    let ours = subject.by_schema.iter().find(|ours| ours.logical_id == change.logical_id && ours.data.is_some());
    match (change.data, ours.and_then(|ours| ours.data)) {
        (Some(theirs), Some(by_template)) => Some(theirs.worse_of(by_template)),
        (theirs, by_template) => theirs.or(by_template),
    }
}

fn is_stateful(change: &ResourceChange) -> bool {
    // A nested stack holds what its resources hold, which are told by themselves where they are known.
    if change.nested.read {
        return false;
    }
    let name = &change.resource_type;
    match specforge_schema::resource(name) {
        Some(facts) => facts.stateful(),
        // No template is at hand that says what an answer which was cut short may have meant.
        None => is_inside(change) && (name.starts_with("AWS::") || !name.contains("::")),
    }
}

/// Whether a resource belongs to a nested stack.
fn is_inside(change: &ResourceChange) -> bool {
    change.logical_id.contains('/')
}

/// Whether a change set tells of a nested stack and not of what is in it.
fn is_unread(change: &ResourceChange, subject: &Subject<'_>) -> bool {
    change.resource_type == "AWS::CloudFormation::Stack" && !change.nested.read && subject.plan.basis != Basis::Template
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
        Some(DataFate::Protected) => {
            "the old one, which is protected from deletion, stays in the account, outside the stack"
        }
        Some(DataFate::Deleted) | None => "the data of the old one is lost",
    };
    format!("{verb}; {fate}")
}

/// What becomes of a resource that holds data and leaves its stack, after its name.
pub(crate) fn removed(data: Option<DataFate>) -> String {
    match data {
        Some(DataFate::Retained) => "would leave the stack; it stays in the account and nothing manages it any more",
        Some(DataFate::Snapshotted) => "would be deleted; a snapshot of it stays",
        Some(DataFate::Protected) => {
            "would leave the stack; being protected from deletion, it stays in the account, and nothing manages it any more"
        }
        Some(DataFate::Deleted) | None => "would be deleted with its data",
    }
    .to_owned()
}
