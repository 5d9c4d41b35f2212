//! Dependencies: what must exist before what.

use std::collections::{BTreeMap, BTreeSet};

use specforge_dsl::graph::{cycles, strongly_connected};

/// For each node those that come before it.
pub(super) type Edges = BTreeMap<String, BTreeSet<String>>;

/// The nodes in an order in which each stands after those it depends on; or the nodes of cycles, sorted.
pub(super) fn order(edges: &Edges) -> Result<Vec<String>, Vec<String>> {
    let names: Vec<&String> = edges
        .iter()
        .flat_map(|(name, before)| before.iter().chain([name]))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let position = |name: &String| names.binary_search(&name).ok();
    let before: Vec<Vec<usize>> =
        names.iter().map(|&name| edges.get(name).into_iter().flatten().filter_map(position).collect()).collect();
    let cyclic: BTreeSet<usize> = cycles(&before).into_iter().flatten().collect();
    if !cyclic.is_empty() {
        return Err(cyclic.into_iter().map(|node| names[node].clone()).collect());
    }
    Ok(strongly_connected(&before).into_iter().flatten().map(|node| names[node].clone()).collect())
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
