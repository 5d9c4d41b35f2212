//! Who reaches whom on which port: what two versions of a stack let through, and what they show to the internet.

mod collect;
mod exposure;
mod rule;

use super::evaluation::Resources;
use super::permissions::Presence;
use rule::Reach;
use serde::Serialize;

/// A way through the network that is opened or closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NetworkChange {
    /// Whether it is open now or was before.
    pub change: Presence,
    /// Who reaches: a range of addresses, a security group (`${Tasks}`), `the internet`.
    pub from: String,
    /// What is reached.
    pub to: String,
    /// How: ports and protocol such as `5432/tcp`, `all ports`, or why it is public.
    pub over: String,
    /// The logical ID of the resource that says so.
    pub logical_id: String,
    /// Whether something can be reached because of this change that nothing let through before.
    pub widens: bool,
    /// Whether it is reached from everywhere.
    pub from_anywhere: bool,
    /// The security group, or the resource that is public, in the words of the template.
    #[serde(skip)]
    pub(crate) subject: String,
}

/// How the reach into and out of a stack differs, what is newly reached first.
pub fn network_changes(before: &Resources, after: &Resources) -> Vec<NetworkChange> {
    let (before, after) = (reaches(before), reaches(after));
    let mut changes = difference(&after, &before, Presence::Added);
    changes.extend(difference(&before, &after, Presence::Removed));
    changes.sort_by_key(|change| !change.widens);
    changes
}

fn reaches(resources: &Resources) -> Vec<Reach> {
    let mut found = Vec::new();
    for resource in resources.iter() {
        collect::rules(resource, &mut found);
        exposure::exposures(resource, resources, &mut found);
    }
    found
}

fn difference(reaches: &[Reach], others: &[Reach], change: Presence) -> Vec<NetworkChange> {
    let mut changes: Vec<NetworkChange> = Vec::new();
    for reach in reaches.iter().filter(|reach| !others.iter().any(|other| other.is_same(reach))) {
        let (from, to) = reach.ends();
        let told = NetworkChange {
            change,
            from,
            to,
            over: reach.over(),
            logical_id: reach.logical_id.clone(),
            widens: change == Presence::Added && !others.iter().any(|other| other.covers(reach)),
            from_anywhere: reach.is_from_anywhere(),
            subject: reach.subject.clone(),
        };
        if !changes.contains(&told) {
            changes.push(told);
        }
    }
    changes
}

#[cfg(test)]
mod tests;
