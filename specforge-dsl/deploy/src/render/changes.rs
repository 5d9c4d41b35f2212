use super::style::{BAD, CHANGE, DIM, GOOD, HELP, REPLACE, paint};
use super::text::{columns, padded, short_type, shortened, wrapped};
use crate::plan::{Action, Certainty, DataFate, PropertyChange, ResourceChange};
use std::collections::BTreeMap;

/// Up to this many additions are listed one by one; beyond it they are grouped by type.
pub(super) const LISTED_ADDITIONS: usize = 6;

/// The changes of one stack. Many additions are grouped by type, because a new stack is read as a whole.
pub(super) fn changes(changes: &[ResourceChange], width: usize) -> String {
    let additions = changes.iter().filter(|change| change.action == Action::Add).count();
    let mut text = String::new();
    if additions > LISTED_ADDITIONS {
        text.push_str(&grouped(changes, width));
    }
    let longest = changes
        .iter()
        .filter(|change| additions <= LISTED_ADDITIONS || change.action != Action::Add)
        .map(|change| columns(&change.logical_id))
        .max()
        .unwrap_or(0)
        .min(width * 2 / 5);
    let judged = changes.iter().filter(|change| !verdict(change).is_empty());
    let kinds = judged.map(|change| short_type(&change.resource_type).len()).max().unwrap_or(0).min(width * 2 / 5);
    for change in changes {
        if additions <= LISTED_ADDITIONS || change.action != Action::Add {
            text.push_str(&resource(change, longest, kinds, width));
        }
    }
    text
}

fn grouped(changes: &[ResourceChange], width: usize) -> String {
    let mut by_type: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.action == Action::Add) {
        by_type.entry(short_type(&change.resource_type)).or_default().push(&change.logical_id);
    }
    let alone = by_type.iter().filter(|(_, ids)| ids.len() == 1).map(|(name, _)| name.len());
    let longest = alone.max().unwrap_or(0).min(width / 2);
    let mut text = String::new();
    for (name, ids) in by_type {
        if let [id] = ids.as_slice() {
            let name = padded(&shortened(name, longest), longest);
            let id = shortened(id, width.saturating_sub(longest + 6));
            text.push_str(&format!("  {} {}  {id}\n", paint(GOOD, "+"), paint(DIM, name)));
        } else {
            let count = paint(GOOD, format_args!("{}×", ids.len()));
            let names = wrapped(&ids.join(", "), width - 6, "      ");
            text.push_str(&format!("  {} {} {count}\n      {names}\n", paint(GOOD, "+"), paint(DIM, name)));
        }
    }
    text
}

fn resource(change: &ResourceChange, longest: usize, kinds: usize, width: usize) -> String {
    let (symbol, style) = match &change.action {
        Action::Add => ("+", GOOD),
        Action::Import => ("»", GOOD),
        Action::Modify => ("~", CHANGE),
        Action::Replace(_) => ("±", REPLACE),
        Action::Remove => ("-", BAD),
        Action::Unknown(_) => ("?", BAD),
    };
    let id = padded(&shortened(&change.logical_id, longest), longest);
    let kind = short_type(&change.resource_type);
    let mut line = format!("  {} {id}  {}", paint(style, symbol), paint(DIM, kind));
    let verdict = verdict(change);
    if !verdict.is_empty() {
        // The verdicts stand below each other as far as they fit.
        let gap = [kinds.saturating_sub(kind.len()), 0].map(|padding| padding + 2);
        let gap = gap.into_iter().find(|gap| columns(&line) + gap + columns(&verdict) <= width);
        let gap = gap.map_or_else(|| format!("\n{}", " ".repeat(6)), |gap| " ".repeat(gap));
        line.push_str(&format!("{gap}{}", paint(style, verdict)));
    }
    line.push('\n');
    for property_change in &change.properties {
        line.push_str(&property(property_change, width));
    }
    for reason in &change.reasons {
        line.push_str(&format!("      {}\n", wrapped(reason, width - 6, "      ")));
    }
    line
}

/// What happens to the resource and its data, where its sign does not say it all.
pub(super) fn verdict(change: &ResourceChange) -> String {
    let verb = match &change.action {
        Action::Add | Action::Modify => return String::new(),
        Action::Import => "imported",
        Action::Replace(Certainty::Certain) => "replaced",
        Action::Replace(Certainty::Possible) => "may be replaced",
        Action::Remove => "removed",
        Action::Unknown(name) => return format!("`{name}`, which this version does not know"),
    };
    let holds_data = specforge_schema::resource(&change.resource_type).is_some_and(|one| one.stateful());
    match change.data {
        Some(DataFate::Deleted) if holds_data => format!("{verb}, its data is lost"),
        Some(DataFate::Retained) if change.action == Action::Remove => "leaves the stack, is kept".to_owned(),
        Some(DataFate::Retained) => format!("{verb}, the old one is kept"),
        Some(DataFate::Protected) if change.action == Action::Remove => {
            "leaves the stack, stays: protected from deletion".to_owned()
        }
        Some(DataFate::Protected) => format!("{verb}, the old one stays: protected from deletion"),
        Some(DataFate::Snapshotted) => format!("{verb}, a snapshot is kept"),
        Some(DataFate::Deleted) | None => verb.to_owned(),
    }
}

fn property(change: &PropertyChange, width: usize) -> String {
    let forces = match change.replaces {
        Some(Certainty::Certain) => paint(REPLACE, "  forces replacement"),
        Some(Certainty::Possible) => paint(REPLACE, "  may force replacement"),
        None => String::new(),
    };
    let label = format!("      {}", shortened(&change.path, width.saturating_sub(30)));
    let value = match (&change.before, &change.after, &change.cause) {
        (None, None, Some(cause)) => format!("changes with {cause}"),
        (None, None, None) => "changes".to_owned(),
        (Some(before), None, Some(cause)) => format!("{before} → (known after {cause})"),
        (None, Some(after), _) => paint(GOOD, after),
        (Some(before), None, _) => format!("{} → (unset)", paint(BAD, before)),
        (Some(before), Some(after), _) => format!("{before} → {after}"),
    };
    let one_line = format!("{label}: {value}{forces}");
    if columns(&one_line) <= width && !value.contains('\n') {
        return format!("{one_line}\n");
    }
    let room = width - 10;
    let mut text = format!("{label}:{forces}\n");
    for (symbol, style, side) in [("-", BAD, &change.before), ("+", GOOD, &change.after)] {
        if let Some(side) = side {
            text.push_str(&format!("        {} {}\n", paint(style, symbol), shortened(side, room)));
        }
    }
    if let (None, Some(cause)) = (&change.after, &change.cause) {
        text.push_str(&format!("        {} changes with {}\n", paint(HELP, "="), shortened(cause, room - 13)));
    }
    text
}
