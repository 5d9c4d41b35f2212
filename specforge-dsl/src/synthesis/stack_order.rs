use super::{Declared, wiring::Wiring};
use crate::finding::Finding;
use crate::graph;

/// The stacks, each after those it takes values from, otherwise as declared.
pub(super) fn sort(app: &Declared<'_>, wiring: &Wiring, findings: &mut Vec<Finding>) -> Vec<usize> {
    let edges: Vec<Vec<usize>> = (0..app.stacks.len()).map(|stack| wiring.dependencies(stack).collect()).collect();
    for cycle in graph::cycles(&edges) {
        let mut stacks: Vec<_> = cycle.iter().map(|&stack| &app.stacks[stack]).collect();
        stacks.sort_by_key(|stack| stack.location);
        let names: Vec<_> = stacks.iter().map(|stack| format!("`{}`", stack.name)).collect();
        let mut finding = Finding::error("SF0013", format!("the stacks {} need each other", names.join(", ")))
            .at(Some(stacks[0].location))
            .label("none of them can be deployed first")
            .help("move what both need into a stack before them, or the two ends into one stack");
        for stack in &stacks[1..] {
            finding = finding.related(stack.location, "this one takes part");
        }
        findings.push(finding);
    }
    let mut order = Vec::new();
    for stack in 0..app.stacks.len() {
        visit(stack, wiring, &mut vec![false; app.stacks.len()], &mut order);
    }
    order
}

fn visit(stack: usize, wiring: &Wiring, entered: &mut Vec<bool>, order: &mut Vec<usize>) {
    if order.contains(&stack) || std::mem::replace(&mut entered[stack], true) {
        return;
    }
    for other in wiring.dependencies(stack) {
        visit(other, wiring, entered, order);
    }
    order.push(stack);
}
