//! Takes the live weights over into the stack's own parameters, in an update before the one that was asked for.
//!
//! A rollback sends what the stack had before: the weights of its last update, and not those that ECS has set since. An
//! update that only gives the live weights to the parameters of the template as it is deployed changes nothing that is
//! live, and nothing in it can fail but itself. Whatever follows is then rolled back to what is live.

use super::declared::{self, DeclaredWeight};
use super::{LiveRule, moved};
use crate::engine::DeployRequest;
use crate::engine::beforehand::{Beforehand, Update, update_beforehand};
use crate::engine::call_error::CallError;
use crate::engine::change_set::{ChangeSet, discard};
use crate::engine::deploy::result;
use crate::engine::execute::OnFailure;
use crate::engine::follow::Watch;
use crate::engine::observer::Notice;
use crate::engine::outcome::{StackOutcome, StackResult};
use crate::engine::planning::{PlannedStack, deployed_template};
use crate::engine::rule_policy::lift;
use crate::engine::stack_state::StackState;
use crate::engine::survey::Survey;
use crate::plan::{Action, Basis};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// What a stack has on record of its rules, beside what is live.
#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    /// The parameters of the deployed template that have another weight than is live, with the live one.
    pub(super) outdated: BTreeMap<String, String>,
    /// The rules that a rollback leaves as they are, once the parameters have what is live.
    pub(super) kept: BTreeSet<String>,
}

impl Record {
    /// Compares the deployed template and its parameters with what is live.
    pub(super) fn of(
        deployed: &Value,
        state: &StackState,
        rules: &[&LiveRule],
        physical: &BTreeMap<String, String>,
    ) -> Self {
        let mut live: BTreeMap<String, Option<String>> = BTreeMap::new();
        let mut kept = BTreeSet::new();
        for rule in rules {
            let Ok(reading) = &rule.reading else { continue };
            let groups = declared::groups(deployed, &rule.logical_id, &state.parameters, physical);
            let mut follows = !groups.is_empty();
            for group in groups {
                let weight = group.arn.as_ref().and_then(|arn| reading.get(arn));
                match (group.weight, weight) {
                    (DeclaredWeight::Parameter(name), Some(weight)) => {
                        let weight = weight.to_string();
                        let known = live.entry(name).or_insert_with(|| Some(weight.clone()));
                        // One value cannot be two weights.
                        if known.as_ref().is_some_and(|known| *known != weight) {
                            *known = None;
                        }
                        follows &= known.is_some();
                    }
                    (DeclaredWeight::Number(number), Some(weight)) => follows &= number == *weight,
                    _ => follows = false,
                }
            }
            if follows {
                kept.insert(rule.logical_id.clone());
            }
        }
        let outdated = live.into_iter().filter_map(|(name, weight)| Some((name, weight?)));
        let outdated = outdated.filter(|(name, weight)| state.parameters.get(name) != Some(weight)).collect();
        Self { outdated, kept }
    }
}

/// Takes the live weights over, where a plan needs it. After that the plan has to be made anew, and the stack policy is still
/// lifted. `None` where nothing has to be taken over; an outcome that allows no next step ends the deployment of the stack.
pub(in crate::engine) async fn take_over(
    watch: Watch<'_, '_>,
    survey: &RefCell<Survey<'_>>,
    request: &DeployRequest,
    planned: &mut PlannedStack<'_>,
    rules: &BTreeSet<String>,
) -> Result<Option<StackResult>, CallError> {
    let stack = planned.stack;
    let state = survey.borrow().states.get(&stack.name).cloned();
    let Some(state) = state.filter(|_| !planned.record.outdated.is_empty() && !rules.is_empty()) else {
        return Ok(None);
    };
    let ends = |outcome| Ok(Some(result(stack, outcome, &survey.borrow())));
    if !watch.audience.brake().may_begin().await {
        return ends(StackOutcome::Interrupted);
    }
    if let Some(outcome) = moved(watch.client, request, planned, &state.status).await {
        return ends(outcome);
    }
    let deployed = deployed_template(watch.client, &stack.name).await?;
    // Any other change set is outdated by an update.
    if let Some(outdated) = planned.change_set.take() {
        discard(watch.client, &outdated).await?;
    }
    lift(watch.client, &state.arn, rules).await?;
    let words =
        format!("The weights of {} are updated first, to what is live: so a rollback leads there, too.", stack.id);
    watch.audience.notice(Notice::Remark(&words.into()));
    let objection = |change_set: &ChangeSet| beyond(change_set, &planned.live, &state.status);
    // Its rollback would send the very weights that it takes out of the way.
    let update = Update { template: deployed, values: &planned.record.outdated, on_failure: OnFailure::Pause };
    let taken = update_beforehand(watch, stack, &state, update, objection).await?;
    planned.record.outdated.clear();
    planned.taken_over = planned.live.iter().map(|rule| rule.logical_id.clone()).collect();
    planned.plan.basis = Basis::Template;
    match taken {
        Beforehand::NothingToDo => Ok(None),
        Beforehand::NotDone(result) => Ok(Some(result)),
        Beforehand::Done(result, state) => {
            survey.borrow_mut().learn(&stack.name, *state);
            Ok(Some(result))
        }
    }
}

/// Why the update must not be executed: it would do more than take weights over.
fn beyond(change_set: &ChangeSet, rules: &[LiveRule], status: &str) -> Option<StackOutcome> {
    let is_rule = |id: &str| rules.iter().any(|rule| rule.logical_id == id);
    let other = change_set.changes.iter().find(|change| {
        !is_rule(&change.logical_id) || matches!(change.action, Action::Replace(_) | Action::Remove | Action::Add)
    })?;
    Some(StackOutcome::NotReady {
        status: status.to_owned(),
        why: format!(
            "before the change the live weights are taken over, in an update on the deployed template that would change \
             `{}` as well; nothing was executed",
            other.logical_id
        ),
        help: "something that the deployed template reads has changed, such as a parameter of Systems Manager: deploy that \
               first, without the change of the rule"
            .into(),
    })
}
