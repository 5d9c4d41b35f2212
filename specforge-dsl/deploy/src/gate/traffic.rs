//! Production traffic that a plan would move.

use super::Subject;
use super::hazard::{Hazard, HazardKind};
use crate::next_command::NextCommand;
use crate::plan::traffic::{weights, weights_by_group};
use crate::plan::{Action, ResourceChange, RuleWeights, Step, ValueOrigin, WeightObstacle};
use crate::text::Text;
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
    let owned = match owner {
        Some((service, true)) => format!("ECS owns its weights, which share the production traffic of `{service}`"),
        Some((service, false)) => format!("ECS owns its weights, which share the test traffic of `{service}`"),
        None => "the stack's policy protects it, since ECS owned its weights".to_owned(),
    };
    let is_removed = change.is_some_and(|change| change.action == Action::Remove);
    let verb = match change.map(|change| &change.action) {
        None => "would be updated with the stack's tags",
        Some(Action::Remove) => "would be deleted",
        Some(Action::Replace(_)) => "would be replaced",
        Some(_) => "would be updated",
    };
    let what = format!("{verb}; {owned}");
    let mut hazard = Hazard::new(HazardKind::Traffic, subject.stack, logical_id, &resource_type, what);
    let read = subject.plan.traffic.iter().find(|rule| rule.logical_id == logical_id);
    match read.filter(|_| !is_removed) {
        Some(rule) => judge(&mut hazard, rule, subject, change),
        None => guess(&mut hazard, is_removed, subject, change),
    }
    hazard
}

/// What the update does to the weights that are live.
fn judge(hazard: &mut Hazard, rule: &RuleWeights, subject: &Subject<'_>, change: Option<&ResourceChange>) {
    let origin = |name: &str| subject.plan.parameters.iter().find(|one| one.name == name).map(|one| &one.origin);
    let parameters: Vec<&str> = rule.groups.iter().filter_map(|group| group.parameter.as_deref()).collect();
    let is_given = |name: &&str| origin(name) == Some(&ValueOrigin::Given);
    let all_given = parameters.len() == rule.groups.len() && parameters.iter().all(is_given);
    if let Some(WeightObstacle::Unknown(reason)) = &rule.obstacle {
        let sent = match rule.groups.is_empty() {
            true => String::new(),
            false => format!("; the update would set them to {}", rule.sent()),
        };
        hazard.what.push_str(&format!("{sent}; the live ones are not passed along: {reason}"));
        hazard.to_give = parameters.into_iter().filter(|name| !is_given(name)).map(str::to_owned).collect();
        hazard.help = Some(by_hand(change));
        return;
    }
    let stays = if rule.moves() {
        format!("; the update would set them to {}", rule.sent())
    } else {
        ", and so they stay".to_owned()
    };
    hazard.what.push_str(&format!("; live are {}{stays}", rule.live()));
    if rule.obstacle.is_none() {
        hazard.what.push_str(&on_the_way_back(rule, subject));
    }
    hazard.help = Some("leave it and the stack's tags as they are, or consent: what is live is passed along".into());
    if let Some(obstacle) = &rule.obstacle {
        // Who gives by hand what is live moves nothing.
        if !all_given || rule.moves() {
            hazard.blocked = Some(obstacle.to_string());
            hazard.help = Some("wait until it has ended, then run the command again".into());
        }
    } else if rule.moves() && parameters.len() < rule.groups.len() {
        hazard.blocked = Some("its weights are written in the template, and production traffic would move".to_owned());
        hazard.help = Some(
            "write the weights that are live, or better refer to parameters: they get what is live whenever the rule is \
             updated"
                .into(),
        );
    } else if rule.moves() {
        let is_decided = |name: &&str| matches!(origin(name), Some(ValueOrigin::Given | ValueOrigin::Live));
        hazard.to_give = parameters.into_iter().filter(|name| !is_decided(name)).map(str::to_owned).collect();
        hazard.help = Some(by_hand(change));
    }
}

/// A deployment that fails sends what the stack had before: its last weights, and not those that ECS has set since. Unless an
/// update beforehand takes those over.
fn on_the_way_back(rule: &RuleWeights, subject: &Subject<'_>) -> String {
    if rule.taken_over {
        return String::new();
    }
    let Some(before) = subject.before.get(&rule.logical_id) else { return String::new() };
    let last = weights_by_group(&before.properties);
    let mut back = rule.clone();
    for group in &mut back.groups {
        group.sent = last.get(&group.target_group).copied();
    }
    if back.groups.iter().any(|group| group.sent.is_none()) {
        return String::new();
    }
    if !back.moves() {
        return String::new();
    }
    format!("; if the deployment fails, its rollback sets them to {}, as deployed last", back.sent())
}

/// Nobody has read the weights: what is sent might be anything.
fn guess(hazard: &mut Hazard, is_removed: bool, subject: &Subject<'_>, change: Option<&ResourceChange>) {
    let template = subject.stack.template.to_value();
    let weights = weights(&template["Resources"][&hazard.logical_id]["Properties"]);
    if !is_removed && !weights.is_empty() {
        hazard.what.push_str(&format!("; the update would set them to {}", shown(&weights, subject)));
    }
    hazard.to_give = weights.iter().filter_map(|weight| not_given(weight, subject)).collect();
    hazard.to_give.dedup();
    hazard.help = Some(by_hand(change));
}

fn by_hand(change: Option<&ResourceChange>) -> Text {
    let rule = change.and_then(|change| change.physical_id.as_deref()).unwrap_or("ARN");
    let look = NextCommand::new(["aws", "elbv2", "describe-rules", "--rule-arns", rule]);
    let leave = "leave it and the stack's tags as they are, or pass the live weights while no release runs";
    Text::new(leave).aws(" (", look, ")")
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
