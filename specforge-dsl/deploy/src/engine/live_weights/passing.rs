//! Decides which parameters get which live weights, and what a plan tells of it.

use super::LiveRule;
use super::declared::{DeclaredGroup, DeclaredWeight};
use super::reading::name_of;
use crate::engine::parameters::{SentValue, StackInputs};
use crate::plan::{GroupWeight, PlannedParameter, RuleWeights, ValueOrigin, WeightObstacle};
use specforge_dsl::assembly::{AssembledStack, ParameterSource};
use std::collections::{BTreeMap, BTreeSet};

/// The live weight of each parameter that gets one. Where rules share parameters, production traffic decides.
pub(super) fn passed(rules: &[LiveRule]) -> BTreeMap<String, String> {
    let mut passed = BTreeMap::new();
    for rule in by_rank(rules).filter(|rule| obstacle(rule, rules).is_none()) {
        for (name, live) in rule.weighed() {
            passed.entry(name.to_owned()).or_insert_with(|| live.to_string());
        }
    }
    passed
}

/// What a plan tells of the rules: what is live, and what is sent with these parameters.
pub(super) fn told(rules: &[LiveRule], parameters: &[PlannedParameter]) -> Vec<RuleWeights> {
    let value = |name: &str| parameters.iter().find(|one| one.name == name)?.value.as_deref()?.trim().parse().ok();
    let group = |rule: &LiveRule, declared: &DeclaredGroup| GroupWeight {
        target_group: declared.name.clone(),
        live: rule.live(declared),
        sent: match &declared.weight {
            DeclaredWeight::Parameter(name) => value(name),
            DeclaredWeight::Number(number) => Some(*number),
            DeclaredWeight::Unknown => None,
        },
        parameter: match &declared.weight {
            DeclaredWeight::Parameter(name) => Some(name.clone()),
            _ => None,
        },
    };
    let of = |rule: &LiveRule| RuleWeights {
        logical_id: rule.logical_id.clone(),
        groups: rule.groups.iter().map(|declared| group(rule, declared)).collect(),
        obstacle: obstacle(rule, rules),
        taken_over: false,
    };
    by_rank(rules).map(of).collect()
}

/// Weights as a person reads them, in the template's order of groups.
pub(super) fn shown(groups: &[DeclaredGroup], reading: &BTreeMap<String, u32>) -> String {
    let name =
        |arn: &String| groups.iter().find(|group| group.arn.as_ref() == Some(arn)).map(|group| group.name.as_str());
    let of = |(arn, weight): (&String, &u32)| format!("{} {weight}", name(arn).unwrap_or_else(|| name_of(arn)));
    let mut known: Vec<(&String, &u32)> = reading.iter().collect();
    known
        .sort_by_key(|(arn, _)| groups.iter().position(|group| group.arn.as_ref() == Some(*arn)).unwrap_or(usize::MAX));
    known.into_iter().map(of).collect::<Vec<_>>().join(", ")
}

/// Production rules first, each rank in the order of logical IDs.
fn by_rank(rules: &[LiveRule]) -> impl Iterator<Item = &LiveRule> {
    let mut ranked: Vec<&LiveRule> = rules.iter().collect();
    ranked.sort_by_key(|rule| (!rule.production, &rule.logical_id));
    ranked.into_iter()
}

/// What keeps a rule's live weights from being passed along.
fn obstacle(rule: &LiveRule, all: &[LiveRule]) -> Option<WeightObstacle> {
    if let Some(release) = &rule.release {
        return Some(WeightObstacle::UnderWay(release.clone()));
    }
    let unknown = |reason: String| Some(WeightObstacle::Unknown(reason));
    let reading = match &rule.reading {
        Ok(reading) => reading,
        Err(reason) => return unknown(reason.clone()),
    };
    match reading.values().filter(|weight| **weight > 0).count() {
        0 => return unknown("no target group has a weight now".to_owned()),
        1 => {}
        _ => return Some(WeightObstacle::UnderWay("its traffic is shared at the moment".to_owned())),
    }
    if let Some(missing) = rule.groups.iter().find(|group| rule.live(group).is_none()) {
        return unknown(format!("`{}` is none of the target groups that the rule has now", missing.name));
    }
    let named = |arn: &String| rule.groups.iter().any(|group| group.arn.as_ref() == Some(arn));
    if let Some((arn, _)) = reading.iter().find(|(arn, weight)| **weight > 0 && !named(arn)) {
        return unknown(format!("the traffic goes to `{}`, which the template does not name", name_of(arn)));
    }
    if let Some(other) = all.iter().find(|other| other.disagrees_with(rule)) {
        return unknown(match rule.production == other.production {
            true => format!("`{}` shares its parameters and has other weights", other.logical_id),
            false => format!(
                "test traffic and production traffic go to different target groups (`{}` and `{}`), as in the middle of a \
                 release",
                rule.logical_id, other.logical_id
            ),
        });
    }
    None
}

impl LiveRule {
    fn live(&self, group: &DeclaredGroup) -> Option<u32> {
        self.reading.as_ref().ok()?.get(group.arn.as_ref()?).copied()
    }

    /// The parameters that weights come from, with what is live.
    fn weighed(&self) -> impl Iterator<Item = (&str, u32)> {
        self.groups.iter().filter_map(|group| match &group.weight {
            DeclaredWeight::Parameter(name) => Some((name.as_str(), self.live(group)?)),
            _ => None,
        })
    }

    /// Whether both would give different values to one parameter.
    fn disagrees_with(&self, other: &Self) -> bool {
        let theirs: BTreeMap<&str, u32> = other.weighed().collect();
        self.weighed().any(|(name, live)| theirs.get(name).is_some_and(|known| *known != live))
    }
}

impl StackInputs {
    /// Gives live weights to parameters that nobody gave by hand; whether that changes a value.
    ///
    /// What another stack fills stays: its output would be something else.
    pub(crate) fn take_live(&mut self, stack: &AssembledStack, passed: &BTreeMap<String, String>) -> bool {
        let given = |name: &str| {
            let declared = stack.parameters.iter().find(|parameter| parameter.name == name);
            declared.is_some_and(|it| it.source == ParameterSource::Given && !it.no_echo)
        };
        let mut changed = BTreeSet::new();
        for parameter in &mut self.planned {
            let Some(live) = passed.get(&parameter.name).filter(|_| given(&parameter.name)) else { continue };
            if parameter.origin == ValueOrigin::Given {
                continue;
            }
            parameter.origin = ValueOrigin::Live;
            if parameter.value.as_ref() != Some(live) {
                parameter.value = Some(live.clone());
                changed.insert(parameter.name.clone());
            }
        }
        for name in &changed {
            let live = SentValue::Value(passed.get(name).cloned().unwrap_or_default());
            match self.sent.iter_mut().find(|(known, _)| known == name) {
                Some((_, value)) => *value = live,
                None => self.sent.push((name.clone(), live)),
            }
        }
        self.missing.retain(|parameter| !changed.contains(&parameter.name));
        !changed.is_empty()
    }
}
