//! Production traffic that a plan would move.

use super::Subject;
use super::hazard::{Hazard, HazardKind};
use crate::plan::traffic::weights;
use crate::plan::{Action, ResourceChange, Step, ValueOrigin};
use serde_json::Value;

/// Listener rules that are updated, replaced or removed though ECS owns their weights, by their own change or by that
/// of the stack's tags.
pub(super) fn hazards(subject: &Subject<'_>) -> Vec<Hazard> {
    if subject.plan.step != Step::Update {
        return Vec::new();
    }
    let owned = subject.context.owned.iter().filter(|rule| rule.stack == subject.stack.name);
    let mut rules: Vec<(&str, Option<(&str, bool)>)> =
        owned.map(|rule| (rule.logical_id.as_str(), Some((rule.service.as_str(), rule.production)))).collect();
    // Rules that were protected by an earlier deployment and that no service names any more.
    rules.extend(subject.protected.iter().map(|id| (id.as_str(), None)));
    let mut found: Vec<Hazard> = Vec::new();
    for (logical_id, owner) in rules {
        let change = subject.plan.changes.iter().find(|change| change.logical_id == logical_id);
        let by_tags = subject.tags_change && subject.before.get(logical_id).is_some();
        if (change.is_none() && !by_tags) || found.iter().any(|known| known.logical_id == logical_id) {
            continue;
        }
        if change.is_some_and(|change| change.action == Action::Add) {
            continue;
        }
        found.push(hazard(subject, logical_id, owner, change));
    }
    found
}

fn hazard(
    subject: &Subject<'_>,
    logical_id: &str,
    owner: Option<(&str, bool)>,
    change: Option<&ResourceChange>,
) -> Hazard {
    let resource = subject.after.get(logical_id).or_else(|| subject.before.get(logical_id));
    let resource_type = resource.map(|it| it.resource_type.clone()).unwrap_or_default();
    let template = subject.stack.template.to_value();
    let weights = weights(&template["Resources"][logical_id]);
    let owned = match owner {
        Some((service, true)) => format!("ECS owns its weights, which share the production traffic of `{service}`"),
        Some((service, false)) => format!("ECS owns its weights, which share the test traffic of `{service}`"),
        None => "the stack's policy protects it, since ECS owned its weights".to_owned(),
    };
    let verb = match change.map(|change| &change.action) {
        None => "would be updated with the stack's tags",
        Some(Action::Remove) => "would be deleted",
        Some(Action::Replace(_)) => "would be replaced",
        Some(_) => "would be updated",
    };
    let sent = match change.map(|change| &change.action) {
        Some(Action::Remove) => String::new(),
        _ if weights.is_empty() => String::new(),
        _ => format!("; the update would set them to {}", shown(&weights, subject)),
    };
    let mut hazard =
        Hazard::new(HazardKind::Traffic, subject.stack, logical_id, &resource_type, format!("{verb}; {owned}{sent}"));
    hazard.to_give = weights.iter().filter_map(|weight| not_given(weight, subject)).collect();
    hazard.to_give.dedup();
    hazard.help = Some(help(change.and_then(|change| change.physical_id.as_deref())));
    hazard
}

fn help(rule: Option<&str>) -> String {
    let rule = rule.unwrap_or("ARN");
    format!(
        "leave it and the stack's tags as they are, or pass the live weights while no release runs (`aws elbv2 \
         describe-rules --rule-arns {rule}`)"
    )
}

fn shown(weights: &[Value], subject: &Subject<'_>) -> String {
    let shown = weights.iter().map(|weight| match parameter(weight) {
        Some(name) => subject.values.get(name).cloned().unwrap_or_else(|| format!("`{name}`")),
        None => weight.to_string(),
    });
    shown.collect::<Vec<_>>().join(" and ")
}

/// The parameter of a weight that was not given by hand: its default, and its previous value, are guesses.
fn not_given(weight: &Value, subject: &Subject<'_>) -> Option<String> {
    let name = parameter(weight)?;
    let given = subject.plan.parameters.iter().any(|one| one.name == name && one.origin == ValueOrigin::Given);
    (!given).then(|| name.to_owned())
}

fn parameter(weight: &Value) -> Option<&str> {
    weight.get("Ref").and_then(Value::as_str)
}
