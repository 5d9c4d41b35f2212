//! Which properties of an object go together, as the schema says.

use serde_json::Value as Json;
use specforge_schema::format::rule_code;

use crate::model::Rule;
use crate::node::{array, texts};

/// Adds the rules of a node, and of the parts that all apply to it.
pub(crate) fn collect(node: &Json, rules: &mut Vec<Rule>) {
    for (key, code) in [
        ("dependentExcluded", rule_code::EXCLUDES),
        ("dependentRequired", rule_code::REQUIRES),
        ("dependencies", rule_code::REQUIRES),
    ] {
        for (property, others) in node[key].as_object().into_iter().flatten() {
            let others: Vec<String> = texts(others).map(str::to_owned).collect();
            if !others.is_empty() {
                rules.push(Rule { code, property: Some(property.clone()), sets: vec![others] });
            }
        }
    }
    for (key, code) in [("requiredXor", rule_code::EXACTLY_ONE), ("requiredOr", rule_code::AT_LEAST_ONE)] {
        let set: Vec<String> = texts(&node[key]).map(str::to_owned).collect();
        if !set.is_empty() {
            rules.push(Rule { code, property: None, sets: vec![set] });
        }
    }
    for (key, code) in [("oneOf", rule_code::ONE_COMBINATION), ("anyOf", rule_code::ANY_COMBINATION)] {
        rules.extend(combination(array(&node[key]), code).map(simplified));
    }
    let mut known: Vec<Rule> = Vec::new();
    for rule in rules.drain(..) {
        if !known.contains(&rule) {
            known.push(rule);
        }
    }
    *rules = known;
    for part in array(&node["allOf"]).iter().filter(|part| part["if"].is_null()) {
        collect(part, rules);
    }
}

/// Whether an alternative allows nothing but what it requires, as the members of a union do.
fn is_closed(branch: &Json, required: &[String]) -> bool {
    let is_required = |name: &String| required.contains(name);
    branch["additionalProperties"] == Json::Bool(false)
        && branch["properties"].as_object().is_some_and(|properties| properties.keys().all(is_required))
}

/// Alternatives that require one property each are one set.
fn simplified(rule: Rule) -> Rule {
    let code = match rule.code {
        rule_code::ONE_COMBINATION => rule_code::EXACTLY_ONE,
        _ => rule_code::AT_LEAST_ONE,
    };
    if rule.sets.iter().any(|set| set.len() != 1) {
        return rule;
    }
    Rule { code, sets: vec![rule.sets.concat()], ..rule }
}

/// Every property that a rule names.
pub(crate) fn names(rule: &Rule) -> impl Iterator<Item = &str> {
    rule.property.iter().chain(rule.sets.iter().flatten()).map(String::as_str)
}

/// The rule of alternatives that each require something. Alternatives that say more than what they require may fail
/// for another reason, so that of them at least one set must be complete, but several may be.
fn combination(branches: &[Json], code: u64) -> Option<Rule> {
    let mut sets = Vec::new();
    let mut code = code;
    for branch in branches {
        let set: Vec<String> = texts(&branch["required"]).map(str::to_owned).collect();
        if set.is_empty() {
            return None;
        }
        let keys = ["required", "type", "title", "description"];
        let requires_only = branch.as_object()?.keys().all(|key| keys.contains(&key.as_str()));
        if !requires_only && !is_closed(branch, &set) {
            code = rule_code::ANY_COMBINATION;
        }
        sets.push(set);
    }
    (!sets.is_empty()).then_some(Rule { code, property: None, sets })
}
