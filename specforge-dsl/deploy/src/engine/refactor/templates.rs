//! The deployed templates with the moved resources in their new places, as far as CloudFormation's rules allow it: no
//! resource is added, deleted or edited; no parameter, condition or mapping is new; no stack becomes empty; at most five
//! stacks take part (User Guide, "Stack refactoring", considerations).

use super::PendingMove;
use crate::engine::references::references;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// How many stacks may take part.
const MOST_STACKS: usize = 5;

/// New names of a stack's resources, by the old ones.
type Names<'a> = BTreeMap<&'a str, &'a str>;

/// The templates after the moves, by the names of the stacks; or all reasons why there are none.
pub(super) fn moved_templates(
    deployed: &BTreeMap<String, Value>,
    moves: &[PendingMove],
) -> Result<BTreeMap<String, Value>, Vec<String>> {
    let mut reasons = Vec::new();
    if deployed.len() > MOST_STACKS {
        reasons.push(format!("{} stacks would take part, and {MOST_STACKS} may at most", deployed.len()));
    }
    let mut templates: BTreeMap<String, Value> = BTreeMap::new();
    for (stack, template) in deployed {
        let renamed: Names<'_> = moves
            .iter()
            .filter(|one| one.from_stack == *stack && one.to_stack == *stack)
            .map(|one| (one.from.as_str(), one.to.as_str()))
            .collect();
        let mut after = template.clone();
        let resources = section(template, "Resources").into_iter().filter_map(|(id, resource)| {
            let leaves = moves.iter().any(|one| one.from_stack == *stack && one.to_stack != *stack && one.from == *id);
            let id = renamed.get(id.as_str()).map_or_else(|| id.clone(), |new| (*new).to_owned());
            (!leaves).then(|| (id, with_names(resource, &renamed)))
        });
        after["Resources"] = Value::Object(resources.collect());
        if let Some(outputs) = after.get("Outputs").cloned() {
            after["Outputs"] = with_names(&outputs, &renamed);
        }
        templates.insert(stack.clone(), after);
    }
    for one in moves.iter().filter(|one| one.from_stack != one.to_stack) {
        arrive(one, deployed, moves, &mut templates, &mut reasons);
        leave(one, deployed, moves, &mut templates, &mut reasons);
    }
    for (stack, template) in &templates {
        if section(template, "Resources").is_empty() {
            let left = moves.iter().find(|one| one.from_stack == *stack).map_or(stack, |one| &one.from_id);
            reasons.push(format!("the stack `{left}` would have no resource left"));
        }
    }
    if reasons.is_empty() { Ok(templates) } else { Err(reasons) }
}

/// Puts a resource into the template of its new stack.
fn arrive(
    one: &PendingMove,
    deployed: &BTreeMap<String, Value>,
    moves: &[PendingMove],
    templates: &mut BTreeMap<String, Value>,
    reasons: &mut Vec<String>,
) {
    let resource = &deployed[&one.from_stack]["Resources"][&one.from];
    let along: Names<'_> = moves
        .iter()
        .filter(|other| other.from_stack == one.from_stack && other.to_stack == one.to_stack)
        .map(|other| (other.from.as_str(), other.to.as_str()))
        .collect();
    let Some(target) = templates.get_mut(&one.to_stack) else { return };
    let left = &deployed[&one.from_stack];
    for name in references(resource).into_iter().filter(|name| !name.starts_with("AWS::")) {
        if along.contains_key(name.as_str()) {
            continue;
        }
        if left["Resources"].get(&name).is_some() {
            reasons.push(format!("`{}` refers to `{name}`, which stays in `{}`", one.from, one.from_id));
        } else if target["Parameters"].get(&name).is_none() {
            reasons.push(format!(
                "`{}` refers to the parameter `{name}`, which `{}` does not have yet",
                one.from, one.to_id
            ));
        }
    }
    if let Some(condition) = resource["Condition"].as_str()
        && target["Conditions"].get(condition).is_none()
    {
        reasons.push(format!(
            "`{}` is under the condition `{condition}`, which `{}` does not have yet",
            one.from, one.to_id
        ));
    }
    target["Resources"][&one.to] = with_names(resource, &along);
}

/// Looks for what the resource leaves behind. Outputs that tell of it go; the next deployment makes them anew.
fn leave(
    one: &PendingMove,
    deployed: &BTreeMap<String, Value>,
    moves: &[PendingMove],
    templates: &mut BTreeMap<String, Value>,
    reasons: &mut Vec<String>,
) {
    let gone: BTreeSet<&str> = moves
        .iter()
        .filter(|other| other.from_stack == one.from_stack && other.to_stack == one.to_stack)
        .map(|other| other.from.as_str())
        .collect();
    for (id, resource) in section(&deployed[&one.from_stack], "Resources") {
        if !gone.contains(id.as_str()) && references(resource).contains(&one.from) {
            reasons.push(format!("`{id}`, which stays in `{}`, refers to `{}`", one.from_id, one.from));
        }
    }
    if let Some(outputs) = templates
        .get_mut(&one.from_stack)
        .and_then(|template| template.get_mut("Outputs"))
        .and_then(Value::as_object_mut)
    {
        outputs.retain(|_, output| !references(output).contains(&one.from));
    }
}

fn section<'a>(template: &'a Value, name: &str) -> Vec<(&'a String, &'a Value)> {
    template[name].as_object().into_iter().flat_map(Map::iter).collect()
}

/// The value with other names in what refers to resources.
fn with_names(value: &Value, names: &Names<'_>) -> Value {
    let renamed = |id: &str| names.get(id).map_or_else(|| id.to_owned(), |new| (*new).to_owned());
    match value {
        Value::Array(items) => items.iter().map(|item| with_names(item, names)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, field)| {
                let field = match (name.as_str(), field) {
                    ("Ref" | "DependsOn", Value::String(id)) => renamed(id).into(),
                    ("DependsOn", Value::Array(ids)) => {
                        ids.iter().map(|id| id.as_str().map_or_else(|| id.clone(), |id| renamed(id).into())).collect()
                    }
                    ("Fn::GetAtt", Value::Array(parts)) => parts
                        .iter()
                        .enumerate()
                        .map(|(index, part)| match part.as_str() {
                            Some(id) if index == 0 => renamed(id).into(),
                            _ => with_names(part, names),
                        })
                        .collect(),
                    ("Fn::GetAtt", Value::String(text)) => match text.split_once('.') {
                        Some((id, attribute)) => format!("{}.{attribute}", renamed(id)).into(),
                        None => field.clone(),
                    },
                    ("Fn::Sub", Value::String(text)) => interpolated(text, names).into(),
                    ("Fn::Sub", Value::Array(parts)) => parts
                        .iter()
                        .enumerate()
                        .map(|(index, part)| match part.as_str() {
                            Some(text) if index == 0 => interpolated(text, names).into(),
                            _ => with_names(part, names),
                        })
                        .collect(),
                    _ => with_names(field, names),
                };
                (name.clone(), field)
            })
            .collect(),
        other => other.clone(),
    }
}

fn interpolated(text: &str, names: &Names<'_>) -> String {
    let mut after = text.to_owned();
    for (old, new) in names {
        after = after.replace(&format!("${{{old}}}"), &format!("${{{new}}}"));
        after = after.replace(&format!("${{{old}."), &format!("${{{new}."));
    }
    after
}
