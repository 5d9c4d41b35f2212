use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use serde_json::Value as JsonValue;

use crate::assembly::{AssembledStack, Location};
use crate::finding::Finding;
use crate::graph;

/// References between the resources of one template.
///
/// A handle exists only once its resource is declared, so a cycle and a dangling reference come from escape hatches: raw
/// properties and free-form JSON that spell `Ref` and `Fn::GetAtt` out. The finished template shows them all alike.
pub(super) fn check(stack: &AssembledStack, findings: &mut Vec<Finding>) {
    let template = stack.template.as_value();
    let Some(resources) = template["Resources"].as_object() else { return };
    let known =
        |id: &str| id.starts_with("AWS::") || resources.contains_key(id) || !template["Parameters"][id].is_null();
    let ids: Vec<&str> = resources.keys().map(String::as_str).collect();
    let positions: HashMap<&str, usize> = ids.iter().enumerate().map(|(position, &id)| (id, position)).collect();
    let mut edges = vec![Vec::new(); ids.len()];
    let mut dangling = BTreeMap::new();
    for (position, (id, resource)) in resources.iter().enumerate() {
        let mut targets = BTreeSet::new();
        collect(resource, &mut targets);
        let explicit = &resource["DependsOn"];
        targets.extend(explicit.as_str());
        targets.extend(explicit.as_array().into_iter().flatten().filter_map(JsonValue::as_str));
        for target in targets {
            if let Some(&target) = positions.get(target) {
                edges[position].push(target);
            } else if !known(target) && !target.is_empty() {
                // Nothing at all is what a value becomes that could not be wired: that mistake was reported.
                dangling.insert((id.as_str(), target), stack.locations.get(id).copied());
            }
        }
    }
    for ((id, target), location) in dangling {
        let near = specforge_schema::suggest(target, resources.keys().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `{near}`? Better still, pass the handle: it cannot dangle"),
            None => "pass the handle of the resource instead: it cannot dangle".to_owned(),
        };
        findings.push(
            Finding::error(
                "SF0018",
                format!("`{id}` refers to `{target}`, which is not in the stack `{}`", stack.name),
            )
            .at(location)
            .help(help),
        );
    }
    for group in graph::cycles(&edges) {
        let path: Vec<&str> = shortest_cycle(&edges, &group, &ids).into_iter().map(|position| ids[position]).collect();
        findings.push(cycle(&path, &stack.locations));
    }
}

fn cycle(path: &[&str], locations: &BTreeMap<String, Location>) -> Finding {
    let around: Vec<_> = path.iter().chain(path.first()).map(|id| format!("`{id}`")).collect();
    let steps = path.iter().zip(path.iter().cycle().skip(1));
    let mut steps = steps.filter_map(|(id, next)| Some((*locations.get(*id)?, format!("`{id}` needs `{next}`"))));
    let mut finding = Finding::error("SF0001", format!("circular dependency: {}", around.join(" -> "))).help(
        "cut it at one place; rules between security groups are resources of their own: `ec2::SecurityGroupIngress`",
    );
    if let Some((location, label)) = steps.next() {
        finding = finding.at(Some(location)).label(label);
    }
    steps.fold(finding, |finding, (location, label)| finding.related(location, label))
}

/// A shortest way from the group's first resource by name back to itself.
fn shortest_cycle(edges: &[Vec<usize>], group: &[usize], ids: &[&str]) -> Vec<usize> {
    let Some(&start) = group.iter().min_by_key(|&&position| ids[position]) else { return Vec::new() };
    let mut paths = VecDeque::from([vec![start]]);
    let mut seen = BTreeSet::new();
    while let Some(path) = paths.pop_front() {
        for &next in edges[path[path.len() - 1]].iter().filter(|next| group.contains(next)) {
            if next == start {
                return path;
            }
            if seen.insert(next) {
                paths.push_back(path.iter().copied().chain([next]).collect());
            }
        }
    }
    vec![start]
}

/// The logical IDs that a value names in `Ref`, `Fn::GetAtt` and `Fn::Sub`.
pub(crate) fn collect<'a>(value: &'a JsonValue, targets: &mut BTreeSet<&'a str>) {
    match value {
        JsonValue::Array(items) => items.iter().for_each(|item| collect(item, targets)),
        JsonValue::Object(map) => {
            if let (1, Some((name, argument))) = (map.len(), map.iter().next()) {
                match (name.as_str(), argument) {
                    ("Ref", JsonValue::String(id)) => drop(targets.insert(id)),
                    ("Fn::GetAtt", JsonValue::Array(parts)) => {
                        targets.extend(parts.first().and_then(JsonValue::as_str))
                    }
                    ("Fn::GetAtt", JsonValue::String(path)) => targets.extend(path.split('.').next()),
                    ("Fn::Sub", JsonValue::String(text)) => targets.extend(substituted(text)),
                    ("Fn::Sub", JsonValue::Array(parts)) => {
                        let variables = parts.get(1).and_then(JsonValue::as_object);
                        let is_variable = |id: &&str| variables.is_some_and(|variables| variables.contains_key(*id));
                        let text = parts.first().and_then(JsonValue::as_str).unwrap_or_default();
                        targets.extend(substituted(text).filter(|id| !is_variable(id)));
                    }
                    _ => {}
                }
            }
            map.values().for_each(|item| collect(item, targets));
        }
        _ => {}
    }
}

/// The logical IDs in the text of `Fn::Sub`: `${Id}` and `${Id.Attribute}`, but not `${!Literal}`.
fn substituted(text: &str) -> impl Iterator<Item = &str> {
    text.split("${").skip(1).filter(|rest| !rest.starts_with('!')).filter_map(|rest| rest.split(['}', '.']).next())
}
