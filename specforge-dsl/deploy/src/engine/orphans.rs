//! Stacks that carry the app's name and tags and are none of its stacks.

use super::stack_state::StackState;
use super::{EngineError, InputProblem};
use crate::text::Text;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::StackStatus;
use specforge_dsl::assembly::{AssembledStack, Assembly, Template};
use std::collections::BTreeMap;

/// The names of deployed stacks that carry the app's name and tags but are none of its stacks: most likely the app had
/// them once. Whoever may not list stacks finds none.
pub async fn orphans(client: &Client, assembly: &Assembly) -> Vec<String> {
    find_orphans(client, assembly).await.into_iter().map(|(name, _)| name).collect()
}

/// The same with how they stand.
pub(super) async fn find_orphans(client: &Client, assembly: &Assembly) -> Vec<(String, StackState)> {
    let living =
        StackStatus::values().iter().filter(|status| **status != "DELETE_COMPLETE").map(|status| (*status).into());
    let prefix = format!("{}-", assembly.name);
    let mut found = Vec::new();
    let mut pages = client.list_stacks().set_stack_status_filter(Some(living.collect())).into_paginator().send();
    while let Some(Ok(page)) = pages.next().await {
        // A nested stack belongs to the stack around it, whose name it has in its own.
        let summaries = page.stack_summaries().iter().filter(|summary| summary.parent_id().is_none());
        let names = summaries.filter_map(|summary| summary.stack_name());
        let unknown = names.filter(|name| name.starts_with(&prefix) && assembly.stack(name).is_none());
        found.extend(unknown.map(str::to_owned));
    }
    let mut orphans = Vec::new();
    for name in found {
        if let Ok(Some(state)) = StackState::read(client, &name).await
            && state.status != "REVIEW_IN_PROGRESS"
            && common_tags(assembly).iter().all(|(key, value)| state.tags.get(*key) == Some(value))
        {
            orphans.push((name, state));
        }
    }
    orphans
}

/// An app of these orphans alone, to be deleted.
pub(super) async fn adopt(client: &Client, assembly: &Assembly, names: &[String]) -> Result<Assembly, EngineError> {
    let orphans = find_orphans(client, assembly).await;
    let (mut stacks, mut problems) = (Vec::new(), Vec::new());
    for name in names {
        if orphans.iter().any(|(orphan, _)| orphan == name) {
            stacks.push(AssembledStack::new(name.clone(), name.clone(), Template::from_value(serde_json::json!({}))));
        } else {
            let known = orphans.iter().map(|(orphan, _)| orphan.clone()).collect();
            problems.push(InputProblem::NoOrphan { name: name.clone(), known });
        }
    }
    match problems.is_empty() {
        true => Ok(Assembly { name: assembly.name.clone(), stacks, ..Assembly::default() }),
        false => Err(EngineError::Input(problems)),
    }
}

/// What a person is told of an orphan.
pub(super) fn orphan_remark(name: &str) -> Text {
    Text::new(format!("{name} is deployed under this app's name, but is none of its stacks any more: "))
        .command(["destroy", "--orphan", name])
        .then(" deletes it.")
}

/// The tags that all stacks of the app have.
fn common_tags(assembly: &Assembly) -> BTreeMap<&String, &String> {
    let mut stacks = assembly.stacks.iter();
    let Some(first) = stacks.next() else { return BTreeMap::new() };
    let mut common: BTreeMap<&String, &String> = first.tags.iter().collect();
    for stack in stacks {
        common.retain(|key, value| stack.tags.get(*key) == Some(*value));
    }
    common
}
