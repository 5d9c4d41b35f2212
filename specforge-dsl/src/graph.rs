//! What needs what: cycles of resources and of stacks.

/// Groups the nodes of a graph so that two are together if each can be reached from the other; a group stands after all
/// that can be reached from it.
///
/// `edges` has for each node those that an edge leads to; nodes are positions in it. A node without a way back to itself
/// is a group of its own.
///
/// This is Gabow's path-based algorithm, with a stack in place of recursion (Gabow, "Path-based depth-first search for
/// strong and biconnected components", 2000).
pub fn strongly_connected(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut entered: Vec<Option<usize>> = vec![None; edges.len()];
    let mut closed = vec![false; edges.len()];
    let (mut entries, mut groups) = (0, Vec::new());
    // Nodes whose group is not known yet, and of those the ones that may be the first of their group.
    let (mut open, mut firsts) = (Vec::new(), Vec::new());
    for start in 0..edges.len() {
        if entered[start].is_some() {
            continue;
        }
        let mut path = vec![(start, 0)];
        while let Some((node, edge)) = path.pop() {
            if edge == 0 {
                entered[node] = Some(entries);
                entries += 1;
                open.push(node);
                firsts.push(node);
            }
            if let Some(&next) = edges[node].get(edge) {
                path.push((node, edge + 1));
                if entered[next].is_none() {
                    path.push((next, 0));
                } else if !closed[next] {
                    while firsts.last().is_some_and(|&first| entered[first] > entered[next]) {
                        firsts.pop();
                    }
                }
            } else if firsts.pop_if(|first| *first == node).is_some() {
                let from = open.iter().rposition(|&other| other == node).unwrap_or_default();
                let group = open.split_off(from);
                group.iter().for_each(|&member| closed[member] = true);
                groups.push(group);
            }
        }
    }
    groups
}

/// The groups of [`strongly_connected`] that have a cycle, each sorted.
pub fn cycles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut groups = strongly_connected(edges);
    groups.retain(|group| group.len() > 1 || edges[group[0]].contains(&group[0]));
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups
}

#[cfg(test)]
mod tests {
    use super::{cycles, strongly_connected};

    /// Which nodes can be reached from which, in one step or more.
    fn reachable(edges: &[Vec<usize>]) -> Vec<Vec<bool>> {
        let nodes = 0..edges.len();
        let mut reached: Vec<Vec<bool>> =
            edges.iter().map(|next| nodes.clone().map(|node| next.contains(&node)).collect()).collect();
        for through in nodes.clone() {
            for from in nodes.clone() {
                for to in nodes.clone() {
                    reached[from][to] |= reached[from][through] && reached[through][to];
                }
            }
        }
        reached
    }

    #[test]
    fn every_graph_of_four_nodes_is_grouped_by_what_reaches_what() {
        for bits in 0u32..1 << 16 {
            let edges: Vec<Vec<usize>> =
                (0..4).map(|from| (0..4).filter(|to| bits >> (from * 4 + to) & 1 == 1).collect()).collect();
            let reached = reachable(&edges);
            let groups = strongly_connected(&edges);
            let place = |node| groups.iter().position(|group| group.contains(&node)).unwrap();
            for (one, other) in (0..4).flat_map(|one| (0..4).map(move |other| (one, other))) {
                let together = one == other || (reached[one][other] && reached[other][one]);
                assert_eq!(place(one) == place(other), together, "{edges:?}: {one} and {other} in {groups:?}");
                let before = together || !reached[one][other] || place(other) < place(one);
                assert!(before, "{edges:?}: {other} has to stand before {one} in {groups:?}");
            }
            assert_eq!(groups.iter().map(Vec::len).sum::<usize>(), 4, "{edges:?}: {groups:?}");
            let mut circular: Vec<usize> = cycles(&edges).concat();
            circular.sort_unstable();
            assert_eq!(circular, (0..4).filter(|&node| reached[node][node]).collect::<Vec<_>>(), "{edges:?}");
        }
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let edges: Vec<Vec<usize>> = (0..200_000).map(|node| vec![(node + 1) % 200_000]).collect();
        assert_eq!(cycles(&edges).len(), 1);
        let mut open = edges;
        open[199_999].clear();
        assert_eq!(cycles(&open), Vec::<Vec<usize>>::new());
        assert_eq!(strongly_connected(&open)[0], [199_999]);
    }
}
