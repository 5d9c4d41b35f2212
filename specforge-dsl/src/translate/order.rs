//! The order in which resources are declared: each after those that it refers to, otherwise as they were written.

use std::collections::BTreeSet;

use super::template::Resource;
use crate::synthesis::references;

/// The resources in order; a circle of references is told as the IDs on it.
pub(super) fn sort<'a>(mut waiting: Vec<Resource<'a>>) -> Result<Vec<Resource<'a>>, Vec<&'a str>> {
    let all: BTreeSet<&str> = waiting.iter().map(|resource| resource.id).collect();
    let (mut sorted, mut declared) = (Vec::new(), BTreeSet::new());
    while !waiting.is_empty() {
        let ready =
            |resource: &Resource<'_>| needs(resource).iter().all(|id| declared.contains(id) || !all.contains(id));
        let Some(next) = waiting.iter().position(ready) else { return Err(circle(&waiting)) };
        let resource = waiting.remove(next);
        declared.insert(resource.id);
        sorted.push(resource);
    }
    Ok(sorted)
}

/// What a resource refers to, wherever.
fn needs<'a>(resource: &Resource<'a>) -> BTreeSet<&'a str> {
    let mut needs = BTreeSet::new();
    for (name, part) in resource.section {
        if name == "DependsOn" {
            needs.extend(resource.depends_on());
        } else {
            references::collect(part, &mut needs);
        }
    }
    needs
}

/// One circle among resources of which each needs another of them.
fn circle<'a>(waiting: &[Resource<'a>]) -> Vec<&'a str> {
    let next = |id: &str| {
        let resource = waiting.iter().find(|resource| resource.id == id)?;
        needs(resource).into_iter().find(|need| waiting.iter().any(|other| other.id == *need))
    };
    let mut way: Vec<&str> = waiting.first().map(|first| first.id).into_iter().collect();
    while let Some(id) = way.last().and_then(|last| next(last)) {
        if let Some(start) = way.iter().position(|earlier| *earlier == id) {
            return way.split_off(start);
        }
        way.push(id);
    }
    way
}
