use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use super::wiring::walk;
use super::{Declared, place_in};
use crate::app::Body;
use crate::assembly::Location;
use crate::finding::Finding;

/// Resources of one stack that need each other: CloudFormation cannot create any of them first.
pub(super) fn check(app: &Declared<'_>, findings: &mut Vec<Finding>) {
    let mut graph = DiGraphMap::<u32, Location>::new();
    for (index, element) in (0u32..).zip(app.elements) {
        let Body::Resource { declaration, .. } = &element.body else { continue };
        let mut edge = |other: crate::language::Element, place: Location| {
            if app.element(other).is_some_and(|target| target.stack == element.stack) {
                graph.add_edge(index, other.index, place);
            }
        };
        for entry in &declaration.properties.entries {
            walk(&entry.value, entry.place, &mut |other, _, _, place| edge(other, place_in(element.location, place)));
        }
        declaration.dependencies.iter().for_each(|&other| edge(other, element.location));
    }
    for component in tarjan_scc(&graph) {
        let itself = component.len() == 1 && graph.contains_edge(component[0], component[0]);
        if component.len() > 1 || itself {
            findings.push(describe(app, &graph, &component));
        }
    }
}

fn describe(app: &Declared<'_>, graph: &DiGraphMap<u32, Location>, component: &[u32]) -> Finding {
    let path = one_cycle(graph, component);
    let id = |index: u32| format!("`{}`", app.elements[index as usize].id);
    let names: Vec<_> = path.iter().chain(path.first()).map(|&index| id(index)).collect();
    let mut places = path
        .iter()
        .zip(path.iter().cycle().skip(1))
        .filter_map(|(&from, &to)| Some((*graph.edge_weight(from, to)?, from, to)));
    let first = places.next();
    let mut finding = Finding::error("SF0001", format!("circular dependency: {}", names.join(" -> ")))
        .at(first.map(|(place, ..)| place))
        .help("cut it at one place; rules between security groups are resources of their own: `ec2::SecurityGroupIngress`");
    if let Some((_, from, to)) = first {
        finding = finding.label(format!("{} needs {}", id(from), id(to)));
    }
    for (place, from, to) in places {
        finding = finding.related(place, format!("{} needs {}", id(from), id(to)));
    }
    finding
}

/// A shortest way from the component's first element back to itself.
fn one_cycle(graph: &DiGraphMap<u32, Location>, component: &[u32]) -> Vec<u32> {
    let Some(&start) = component.iter().min() else { return Vec::new() };
    let mut paths = std::collections::VecDeque::from([vec![start]]);
    let mut seen = std::collections::BTreeSet::new();
    while let Some(path) = paths.pop_front() {
        let last = path[path.len() - 1];
        for next in graph.neighbors(last).filter(|next| component.contains(next)) {
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
