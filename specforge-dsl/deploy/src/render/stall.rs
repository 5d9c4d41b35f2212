use super::style::{BOLD, CHANGE, paint};
use super::text::wrapped;
use crate::engine::StalledDeployment;

/// The question whether a deployment in which nothing moves is to be rolled back.
pub(crate) fn stall_question(stalled: &StalledDeployment, width: usize) -> String {
    let text = wrapped(&stalled.in_words(), width - 2, "  ");
    format!("\n{} {text}\n{} [y/N] ", paint(CHANGE, "!"), paint(BOLD, "Stop it and roll back?"))
}
