use super::parameters::parameters;
use super::style::{BAD, BOLD, CHANGE, DIM, GOOD, HELP, REPLACE, paint};
use super::text::{columns, counted, padded, short_type, shortened, wrapped};
use crate::plan::{Action, Basis, Certainty, Counts, DataFate, Plan, PropertyChange, ResourceChange, StackPlan, Step};
use std::collections::BTreeMap;

/// Up to this many additions are listed one by one; beyond it they are grouped by type.
const LISTED_ADDITIONS: usize = 6;

/// The whole plan: one line a stack, then each stack that changes.
///
/// The resources of a large new stack are counted by type; `verbose` names them.
pub(crate) fn plan(plan: &Plan, place: &str, verbose: bool, width: usize) -> String {
    let mut text = format!("{}\n{}\n", paint(BOLD, format_args!("Plan for {}", plan.app)), on(place));
    let mut quiet = false;
    for stack in &plan.stacks {
        // Stacks without changes stand together; the others are set apart.
        let is_quiet = stack.step == Step::NoChange;
        if !(quiet && is_quiet) {
            text.push('\n');
        }
        quiet = is_quiet;
        text.push_str(&stack_plan(stack, &plan.stacks, verbose, width));
    }
    text.push_str(&format!("\n{} {}\n", paint(BOLD, "Plan:"), summary(plan)));
    let is_counted = |stack: &StackPlan| stack.step == Step::Create && stack.changes.len() > LISTED_ADDITIONS;
    if !verbose && plan.stacks.iter().any(is_counted) {
        text.push_str(&format!("{}\n", paint(DIM, "`--verbose` names each resource of a new stack")));
    }
    text
}

/// Where it happens, on a line of its own: state files have long names.
pub(super) fn on(place: &str) -> String {
    paint(DIM, format_args!("on {place}"))
}

fn summary(plan: &Plan) -> String {
    let changing = plan.stacks.iter().filter(|stack| stack.step.changes_anything()).count();
    let waiting = plan.stacks.iter().filter(|stack| stack.step == Step::AwaitsPrerequisites).count();
    let mut text = match changing {
        0 => "no changes".to_owned(),
        _ => format!("{} in {}", counts(plan.counts()), counted(changing, "stack")),
    };
    if waiting > 0 {
        text.push_str(&format!(
            "; {} for something only you can provide",
            match waiting {
                1 => "1 stack waits".to_owned(),
                many => format!("{many} stacks wait"),
            }
        ));
    }
    text
}

/// `3 to add, 1 to replace`, each in its colour.
pub(super) fn counts(counts: Counts) -> String {
    let parts = [
        (counts.add, "add", GOOD),
        (counts.import, "import", GOOD),
        (counts.modify, "modify", CHANGE),
        (counts.replace, "replace", REPLACE),
        (counts.remove, "remove", BAD),
        (counts.unknown, "treat in a way this version does not know", BAD),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, verb, style)| paint(style, format_args!("{count} to {verb}")))
        .collect();
    if parts.is_empty() { "nothing to change".to_owned() } else { parts.join(", ") }
}

/// One stack: its title, its resources, its parameters.
fn stack_plan(stack: &StackPlan, stacks: &[StackPlan], verbose: bool, width: usize) -> String {
    let what = match stack.step {
        Step::NoChange => paint(DIM, "no changes"),
        Step::AwaitsPrerequisites => paint(CHANGE, "waits"),
        Step::Refused => paint(BAD, "refused by CloudFormation"),
        Step::Create => format!("create, {}", counts(stack.counts())),
        Step::Update => format!("update, {}", counts(stack.counts())),
    };
    let mut text = format!("{} {} {what}\n", paint(BOLD, &stack.id), paint(DIM, "·"));
    if stack.step == Step::NoChange {
        return text;
    }
    if stack.basis == Basis::ProvisionalChangeSet {
        let note = "planned with the outputs of the stacks before it as they are now";
        text.push_str(&format!("  {}\n", paint(DIM, wrapped(note, width - 2, "  "))));
    }
    if stack.step == Step::Create && stack.changes.len() > LISTED_ADDITIONS && !verbose {
        text.push_str(&counted_by_service(&stack.changes, width));
    } else {
        text.push_str(&changes(&stack.changes, width));
    }
    text.push_str(&parameters(&stack.parameters, stacks, width));
    text
}

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
    for change in changes {
        if additions <= LISTED_ADDITIONS || change.action != Action::Add {
            text.push_str(&resource(change, longest, width));
        }
    }
    text
}

/// A line a service: `+ EC2  2 EIP, VPC, 6 Subnet`.
fn counted_by_service(changes: &[ResourceChange], width: usize) -> String {
    let mut services: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for change in changes {
        let (service, name) = short_type(&change.resource_type).split_once("::").unwrap_or(("", &change.resource_type));
        *services.entry(service).or_default().entry(name).or_default() += 1;
    }
    let longest = services.keys().map(|service| service.len()).max().unwrap_or(0);
    let indent = " ".repeat(longest + 6);
    let mut text = String::new();
    for (service, types) in services {
        let types = types.into_iter().map(|(name, count)| match count {
            1 => name.to_owned(),
            // A count stays with its type when the line is wrapped.
            _ => format!("{count}\u{a0}{name}"),
        });
        let types = wrapped(&types.collect::<Vec<_>>().join(", "), width - indent.len(), &indent);
        let types = types.replace('\u{a0}', " ");
        text.push_str(&format!("  {} {}  {types}\n", paint(GOOD, "+"), paint(DIM, padded(service, longest))));
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

fn resource(change: &ResourceChange, longest: usize, width: usize) -> String {
    let (symbol, style) = match &change.action {
        Action::Add => ("+", GOOD),
        Action::Import => ("»", GOOD),
        Action::Modify => ("~", CHANGE),
        Action::Replace(_) => ("±", REPLACE),
        Action::Remove => ("-", BAD),
        Action::Unknown(_) => ("?", BAD),
    };
    let id = padded(&shortened(&change.logical_id, longest), longest);
    let mut line = format!("  {} {id}  {}", paint(style, symbol), paint(DIM, short_type(&change.resource_type)));
    let verdict = verdict(change);
    if !verdict.is_empty() {
        let gap = if columns(&line) + 2 + columns(&verdict) > width {
            format!("\n{}", " ".repeat(6))
        } else {
            "  ".to_owned()
        };
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

fn verdict(change: &ResourceChange) -> String {
    let verb = match &change.action {
        Action::Add | Action::Modify => return String::new(),
        Action::Import => "imported",
        Action::Replace(Certainty::Certain) => "replaced",
        Action::Replace(Certainty::Possible) => "may be replaced",
        Action::Remove => "removed",
        Action::Unknown(name) => return format!("`{name}`, which this version does not know"),
    };
    match change.data {
        Some(DataFate::Deleted) => format!("{verb}, the old one is deleted"),
        Some(DataFate::Retained) => format!("{verb}, the old one is kept"),
        Some(DataFate::Snapshotted) => format!("{verb}, a snapshot is kept"),
        None => verb.to_owned(),
    }
    .replace("removed, the old one is deleted", "removed and deleted")
    .replace("removed, the old one is kept", "leaves the stack, is kept")
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

/// The title of a stack at work.
pub(crate) fn stack_title(stack: &StackPlan) -> String {
    let verb = if stack.step == Step::Create { "Creating" } else { "Updating" };
    format!("\n{} {}\n", paint(BOLD, format_args!("{verb} {}", stack.id)), paint(DIM, &stack.stack))
}

/// The title of a stack whose running operation is followed.
pub(crate) fn attached(id: &str, status: &str) -> String {
    format!("{} {}\n", paint(BOLD, format_args!("Waiting for {id}")), paint(DIM, format_args!("it is {status}")))
}

/// The question before anything changes.
pub(crate) fn question(plan: &Plan) -> String {
    let destructive = plan.counts().replace + plan.counts().remove;
    let stakes = match destructive {
        0 => String::new(),
        count => format!(" {}", paint(BAD, format_args!("({} replaced or removed)", counted(count, "resource")))),
    };
    format!("\n{}{stakes} [y/N] ", paint(BOLD, "Deploy these changes?"))
}
