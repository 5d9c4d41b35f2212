//! The weights of listener rules that ECS owns: what is live, and what the update sends.

use super::style::{CHANGE, DIM, HELP, paint};
use super::text::wrapped;
use crate::plan::RuleWeights;

/// A line a rule.
pub(super) fn traffic(rules: &[RuleWeights], width: usize) -> String {
    if rules.is_empty() {
        return String::new();
    }
    let mut text = format!("  {}\n", paint(DIM, "traffic"));
    for rule in rules {
        let sign = if rule.obstacle.is_some() || rule.moves() { paint(CHANGE, "!") } else { " ".to_owned() };
        let line = format!("{}: {}", paint(HELP, &rule.logical_id), weights(rule));
        text.push_str(&format!("    {sign} {}\n", wrapped(&line, width - 6, "      ")));
    }
    text
}

/// `live are Blue 0, Green 100; the update sends the same`.
pub(super) fn weights(rule: &RuleWeights) -> String {
    let is_known = rule.groups.iter().any(|group| group.live.is_some());
    let mut text = if is_known { format!("live are {}", rule.live()) } else { "nobody knows what is live".to_owned() };
    if !rule.groups.is_empty() {
        let sent = if rule.moves() { rule.sent() } else { "the same".to_owned() };
        text.push_str(&format!("; the update sends {sent}"));
    }
    if rule.taken_over {
        text.push_str("; an update before it takes them over, so that a rollback keeps them");
    }
    if let Some(obstacle) = &rule.obstacle {
        text.push_str(&format!("; {obstacle}"));
    }
    text
}
