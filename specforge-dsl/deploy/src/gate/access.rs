//! Access that a plan gives: through the network, and by permissions.

use super::Subject;
use super::hazard::{Hazard, HazardKind};
use crate::plan::Names;
use crate::plan::evaluation::referred_name;
use crate::plan::network::NetworkChange;
use crate::plan::permissions::{Effect, PermissionChange, Presence};
use specforge_dsl::assembly::ParameterSource;

/// How many things a hazard names before it counts the rest.
const NAMED: usize = 3;

/// Resources that open the network.
///
/// Of a group that stands, every new way in or out counts; of a new one in a stack that stands, a way in from
/// everywhere.
pub(super) fn network(subject: &Subject<'_>) -> Vec<Hazard> {
    let counts = |change: &&NetworkChange| {
        let of_standing_stack = !subject.is_new && change.from_anywhere;
        change.widens && (stands(subject, &change.subject) || of_standing_stack)
    };
    let mut told: Vec<(&str, Vec<String>)> = Vec::new();
    let readable = |text: &str| subject.names.readable(text);
    for change in subject.network.iter().filter(counts) {
        let way = format!("{} reach {} ({})", readable(&change.from), readable(&change.to), change.over);
        note(&mut told, &change.logical_id, way);
    }
    hazards(subject, HazardKind::Network, "would let ", told)
}

/// Resources that grant more than before.
///
/// In a stack that stands, every new permission counts, also that of a new role.
pub(super) fn permissions(subject: &Subject<'_>) -> Vec<Hazard> {
    let counts = |change: &&PermissionChange| change.widens && (!subject.is_new || stands(subject, &change.subject));
    let mut told: Vec<(&str, Vec<String>)> = Vec::new();
    for change in subject.permissions.iter().filter(counts) {
        note(&mut told, &change.logical_id, permission(change, subject.names));
    }
    hazards(subject, HazardKind::Iam, "would let ", told)
}

fn permission(change: &PermissionChange, names: &Names) -> String {
    let actions = some_of(&change.actions);
    let on: Vec<String> = change.on.iter().map(|on| names.readable(on)).collect();
    let who = if change.who == "*" { "anybody".to_owned() } else { names.readable(&change.who) };
    match (change.effect, change.change) {
        (Effect::Deny, Presence::Removed) => format!("{who} do what was denied: {actions} on {}", some_of(&on)),
        _ => format!("{who} do {actions} on {}", some_of(&on)),
    }
}

fn note<'a>(told: &mut Vec<(&'a str, Vec<String>)>, logical_id: &'a str, what: String) {
    match told.iter_mut().find(|(known, _)| *known == logical_id) {
        Some((_, whats)) => whats.push(what),
        None => told.push((logical_id, vec![what])),
    }
}

fn hazards(subject: &Subject<'_>, kind: HazardKind, verb: &str, told: Vec<(&str, Vec<String>)>) -> Vec<Hazard> {
    let hazard = |(logical_id, whats): (&str, Vec<String>)| {
        // A permission may be widened by a resource that is gone: a denial.
        let resource = subject.after.get(logical_id).or_else(|| subject.before.get(logical_id));
        let resource_type = resource.map(|it| it.resource_type.clone()).unwrap_or_default();
        let first = whats.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
        let rest = match whats.len().saturating_sub(NAMED) {
            0 => String::new(),
            count => format!("; and {count} more"),
        };
        Hazard::new(kind, subject.stack, logical_id, &resource_type, format!("{verb}{first}{rest}"))
    };
    told.into_iter().map(hazard).collect()
}

fn some_of(names: &[String]) -> String {
    let first = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => first,
        count => format!("{first} and {count} more"),
    }
}

/// Whether what is opened was there before the deployment: a resource of this stack, of another one, or one that
/// no stack of the app declares.
fn stands(subject: &Subject<'_>, text: &str) -> bool {
    let text = text.strip_prefix("holders of ").unwrap_or(text);
    let Some(name) = referred_name(text) else { return true };
    if subject.before.get(name).is_some() {
        return true;
    }
    if subject.after.get(name).is_some() {
        return false;
    }
    match subject.stack.parameters.iter().find(|parameter| parameter.name == name).map(|it| &it.source) {
        Some(ParameterSource::Output { stack, .. }) => subject.context.standing.contains(stack),
        _ => true,
    }
}
