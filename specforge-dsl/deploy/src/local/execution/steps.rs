use crate::local::graph;
use crate::local::world::{Doomed, StackResource, Step, StepState, Task};
use std::collections::{BTreeMap, BTreeSet};

/// The steps that apply a template: each resource after those it depends on, and those to import are imported.
pub(in crate::local) fn apply_steps(
    dependencies: &graph::Edges,
    imports: &BTreeMap<String, String>,
) -> BTreeMap<String, Step> {
    let task = |name: &String| imports.get(name).map_or(Task::Apply, |key| Task::Import(key.clone()));
    steps(dependencies.iter().map(|(name, before)| (name, before.clone(), task(name))))
}

pub(super) fn revert_steps(resources: &BTreeMap<String, StackResource>) -> BTreeMap<String, Step> {
    steps(resources.iter().map(|(name, resource)| (name, resource.depends_on.clone(), Task::Revert)))
}

fn steps<'a>(tasks: impl Iterator<Item = (&'a String, BTreeSet<String>, Task)>) -> BTreeMap<String, Step> {
    let step = |(name, after, task): (&String, _, _)| {
        (name.clone(), Step { logical_id: name.clone(), task, after, state: StepState::Waiting })
    };
    tasks.map(step).collect()
}

/// The steps that delete: each resource after those that depend on it.
pub(in crate::local) fn removal_steps(doomed: Vec<Doomed>) -> BTreeMap<String, Step> {
    let key = |doomed: &Doomed| format!("{} {}", doomed.logical_id, doomed.physical_id.as_deref().unwrap_or("-"));
    let step = |one: &Doomed| {
        let dependent = doomed.iter().filter(|other| other.depends_on.contains(&one.logical_id));
        Step {
            logical_id: one.logical_id.clone(),
            task: Task::Remove(one.clone()),
            after: dependent.map(key).collect(),
            state: StepState::Waiting,
        }
    };
    doomed.iter().map(|one| (key(one), step(one))).collect()
}
