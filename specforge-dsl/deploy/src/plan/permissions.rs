//! Who may do what on what: the permissions that two versions of a stack grant, and how they differ.
//!
//! Policies are taken apart into single grants (one action, one resource, one party), so that a policy that was only
//! written in another way, or moved to another resource, is no change. A wildcard covers what it stands for.

mod collect;
mod grant;
mod statement;

use super::evaluation::Resources;
use grant::{Grant, covered};
use serde::Serialize;
use std::collections::BTreeMap;

/// A permission that is granted or taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PermissionChange {
    /// Whether it is granted now or was before.
    pub change: Presence,
    /// Whether it allows or denies.
    pub effect: Effect,
    /// Who is concerned: a role (`${TaskRole}`), a service, an account, `*` for anybody.
    pub who: String,
    /// The actions, or `managed policy NAME`.
    pub actions: Vec<String>,
    /// The resources.
    pub on: Vec<String>,
    /// The condition as JSON, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The logical ID of the resource that says so.
    pub logical_id: String,
    /// Whether somebody may do more because of this change.
    pub widens: bool,
    /// What holds the permission or is opened by it, in the words of the template.
    #[serde(skip)]
    pub(crate) subject: String,
}

/// Whether something is there now and was not, or the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
}

/// The effect of a policy statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// What is listed is allowed.
    Allow,
    /// What is listed is denied, whatever allows it.
    Deny,
}

/// How the permissions of a stack differ, those that widen something first.
pub fn permission_changes(before: &Resources, after: &Resources) -> Vec<PermissionChange> {
    let (before, after) = (collect::grants(before), collect::grants(after));
    let added = difference(&after, &before, Presence::Added);
    let removed = difference(&before, &after, Presence::Removed);
    let mut changes = grouped(added.into_iter().chain(removed));
    changes.sort_by_key(|change| !change.widens);
    changes
}

type Change<'a> = (Presence, bool, &'a Grant);

/// The grants that others do not hold, each with whether it widens: a new permission that nothing covered, or a
/// denial that is gone.
fn difference<'a>(grants: &'a [Grant], others: &[Grant], presence: Presence) -> Vec<Change<'a>> {
    let widening = if presence == Presence::Added { Effect::Allow } else { Effect::Deny };
    grants
        .iter()
        .filter(|grant| !others.iter().any(|other| other.is_same(grant)))
        .map(|grant| (presence, grant.effect == widening && !covered(grant, others), grant))
        .collect()
}

/// One change for each party and set of actions, with all resources that they are the same for.
fn grouped<'a>(changes: impl Iterator<Item = Change<'a>>) -> Vec<PermissionChange> {
    type Key<'a> = (Presence, bool, Effect, &'a str, &'a str, &'a str, &'a str);
    let mut by_resource: Vec<((Key<'a>, &'a str), Vec<&'a str>)> = Vec::new();
    for (presence, widens, grant) in changes {
        let key = (
            presence,
            widens,
            grant.effect,
            grant.logical_id.as_str(),
            grant.who.as_str(),
            grant.condition.as_str(),
            grant.subject.as_str(),
        );
        match by_resource.iter_mut().find(|(known, _)| *known == (key, grant.on.as_str())) {
            Some((_, actions)) => actions.push(&grant.action),
            None => by_resource.push(((key, &grant.on), vec![&grant.action])),
        }
    }
    let mut rows: Vec<(Key<'a>, Vec<&'a str>, Vec<&'a str>)> = Vec::new();
    let mut places: BTreeMap<(Key<'a>, Vec<&'a str>), usize> = BTreeMap::new();
    for ((key, on), actions) in by_resource {
        match places.get(&(key, actions.clone())).and_then(|place| rows.get_mut(*place)) {
            Some(row) => row.2.push(on),
            None => {
                places.insert((key, actions.clone()), rows.len());
                rows.push((key, actions, vec![on]));
            }
        }
    }
    let owned = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect();
    rows.into_iter()
        .map(|((change, widens, effect, logical_id, who, condition, subject), actions, on)| PermissionChange {
            change,
            effect,
            who: who.to_owned(),
            actions: owned(actions),
            on: owned(on),
            condition: (!condition.is_empty()).then(|| condition.to_owned()),
            logical_id: logical_id.to_owned(),
            widens,
            subject: subject.to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests;
