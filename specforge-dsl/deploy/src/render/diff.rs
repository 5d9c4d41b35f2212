use super::access::{access, notes};
use super::changes::changes;
use super::hazards::hazards;
use super::page::Page;
use super::plan::counts;
use super::style::{BOLD, DIM, paint};
use crate::plan::{Plan, Step};

/// What differs, stack by stack.
pub(crate) fn diff(plan: &Plan, page: Page<'_>) -> String {
    let mut text = String::new();
    let mut quiet = false;
    for stack in &plan.stacks {
        let what = match stack.step {
            Step::NoChange => paint(DIM, "no differences"),
            Step::Create => format!("new, {}", counts(stack.counts())),
            Step::Update | Step::AwaitsPrerequisites | Step::Blocked | Step::Refused => counts(stack.counts()),
        };
        // Stacks with one line stand together; the others are set apart.
        let is_quiet = stack.step == Step::NoChange;
        let is_apart = !quiet || !is_quiet;
        if is_apart && !text.is_empty() {
            text.push('\n');
        }
        quiet = is_quiet;
        text.push_str(&format!("{} {} {what}\n", paint(BOLD, &stack.id), paint(DIM, "·")));
        text.push_str(&changes(&stack.changes, page.width));
        text.push_str(&access(stack, false, page.width));
        text.push_str(&notes(&stack.review.notes, page));
    }
    text.push_str(&hazards(plan, page));
    text
}
