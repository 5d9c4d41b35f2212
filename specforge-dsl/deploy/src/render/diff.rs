use super::access::{access, notes};
use super::changes::changes;
use super::hazards::hazards;
use super::plan::counts;
use super::style::{BOLD, DIM, paint};
use crate::plan::{Plan, Step};

/// What differs, stack by stack.
pub(crate) fn diff(plan: &Plan, width: usize) -> String {
    let mut text = String::new();
    for stack in &plan.stacks {
        let what = match stack.step {
            Step::NoChange => paint(DIM, "no differences"),
            Step::Create => format!("new, {}", counts(stack.counts())),
            Step::Update | Step::AwaitsPrerequisites | Step::Blocked | Step::Refused => counts(stack.counts()),
        };
        if !text.is_empty() && stack.step != Step::NoChange {
            text.push('\n');
        }
        text.push_str(&format!("{} {} {what}\n", paint(BOLD, &stack.id), paint(DIM, "·")));
        text.push_str(&changes(&stack.changes, width));
        text.push_str(&access(stack, false, width));
        text.push_str(&notes(&stack.review.notes, width));
    }
    text.push_str(&hazards(plan, width));
    text
}
