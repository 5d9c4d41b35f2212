//! The views of permissions and of the network: who may do what, and who reaches whom.

use super::connections::{Connection, connections};
use super::page::Page;
use super::style::{BAD, CHANGE, DIM, GOOD, HELP, paint};
use super::text::{counted, wrapped};
use crate::plan::permissions::{Effect, PermissionChange, Presence};
use crate::plan::{Names, Review, StackPlan, Step};
use crate::text::Text;

/// Both views of one stack's plan. A new stack is only counted, unless everything is asked for: all of it is new.
pub(super) fn access(stack: &StackPlan, verbose: bool, width: usize) -> String {
    let Review { permissions, network, names, .. } = &stack.review;
    if stack.step == Step::Create && !verbose {
        return counts(permissions.len(), connections(network).len());
    }
    let mut text = String::new();
    if !permissions.is_empty() {
        text.push_str(&format!("  {}\n", paint(DIM, "permissions")));
        text.extend(permissions.iter().map(|change| permission(change, names, width)));
    }
    if !network.is_empty() {
        text.push_str(&format!("  {}\n", paint(DIM, "network")));
        text.extend(connections(network).iter().map(|connection| way(connection, names, width)));
    }
    text
}

fn counts(permissions: usize, connections: usize) -> String {
    let parts = [(permissions, "permission"), (connections, "network connection")];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, noun)| counted(count, noun));
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() {
        return String::new();
    }
    format!("  {}\n", paint(DIM, format_args!("brings {}", parts.join(" and "))))
}

/// `+ TaskRole may s3:GetObject on Files`.
fn permission(change: &PermissionChange, names: &Names, width: usize) -> String {
    let text = format!(
        "{} {} {} {}{}",
        paint(HELP, party(&change.who, names)),
        if change.effect == Effect::Allow { "may" } else { "must not" },
        change.actions.join(", "),
        paint(DIM, "on "),
        readable_list(&change.on, names),
    );
    let condition = match &change.condition {
        Some(condition) => paint(DIM, format_args!(" if {}", names.readable(condition))),
        None => String::new(),
    };
    row(change.change, change.widens, &(text + &condition), width)
}

fn way(connection: &Connection<'_>, names: &Names, width: usize) -> String {
    let (from, to) = (names.readable(connection.from), names.readable(connection.to));
    let text = format!("{} → {}  {}", paint(HELP, from), paint(HELP, to), connection.over);
    row(connection.change, connection.widens, &text, width)
}

/// Who is concerned, in words.
pub(super) fn party(who: &str, names: &Names) -> String {
    if who == "*" { "anybody".to_owned() } else { names.readable(who) }
}

/// Resources as people call them.
pub(super) fn readable_list(all: &[String], names: &Names) -> String {
    all.iter().map(|on| names.readable(on)).collect::<Vec<_>>().join(", ")
}

fn row(change: Presence, widens: bool, text: &str, width: usize) -> String {
    let sign = match (change, widens) {
        (_, true) => paint(CHANGE, "!"),
        (Presence::Added, false) => paint(GOOD, "+"),
        (Presence::Removed, false) => paint(BAD, "-"),
    };
    let sign = match (change, widens) {
        (Presence::Added, true) => format!("{}{sign}", paint(GOOD, "+")),
        (Presence::Removed, true) => format!("{}{sign}", paint(BAD, "-")),
        _ => format!("{sign} "),
    };
    format!("    {sign} {}\n", wrapped(text, width - 7, "       "))
}

/// What is worth knowing, one sentence each.
pub(super) fn notes(notes: &[Text], page: Page<'_>) -> String {
    let note = |note: &Text| format!("  {} {}\n", paint(CHANGE, "note:"), page.wrapped("", note, 8, "        "));
    notes.iter().map(note).collect()
}
