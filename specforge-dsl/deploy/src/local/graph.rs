//! Dependencies: what must exist before what.

use petgraph::algo::{tarjan_scc, toposort};
use petgraph::graphmap::DiGraphMap;
use std::collections::{BTreeMap, BTreeSet};

/// For each node those that come before it.
pub(super) type Edges = BTreeMap<String, BTreeSet<String>>;

/// The nodes in an order in which each stands after those it depends on; or the nodes of cycles, sorted.
pub(super) fn order(edges: &Edges) -> Result<Vec<String>, Vec<String>> {
    let mut graph: DiGraphMap<&str, ()> = DiGraphMap::new();
    for (name, before) in edges {
        graph.add_node(name);
        for other in before {
            graph.add_edge(other, name, ());
        }
    }
    toposort(&graph, None).map(|order| order.into_iter().map(str::to_owned).collect()).map_err(|_| {
        let cyclic = |component: &Vec<&str>| {
            component.len() > 1 || component.first().is_some_and(|node| graph.contains_edge(node, node))
        };
        let members: BTreeSet<&str> = tarjan_scc(&graph).into_iter().filter(cyclic).flatten().collect();
        members.into_iter().map(str::to_owned).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(pairs: &[(&str, &[&str])]) -> Edges {
        pairs
            .iter()
            .map(|(name, before)| (name.to_string(), before.iter().map(ToString::to_string).collect()))
            .collect()
    }

    #[test]
    fn every_node_stands_after_its_dependencies() {
        let order = order(&edges(&[("A", &["C"]), ("B", &["A"]), ("C", &[])])).unwrap();
        assert_eq!(order, ["C", "A", "B"]);
    }

    #[test]
    fn a_cycle_names_its_members_alone() {
        let cycle =
            order(&edges(&[("A", &["B"]), ("B", &["A"]), ("C", &["A"]), ("D", &[]), ("E", &["E"])])).unwrap_err();
        assert_eq!(cycle, ["A", "B", "E"]);
    }
}
