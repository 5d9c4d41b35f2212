use super::style::{BAD, CHANGE, DIM, GOOD, paint};
use super::text::{table, wrapped};
use crate::engine::{Ending, Readiness, StackSummary, ending, readiness};

/// How stacks stand, as a table with what to do where a stack needs a person.
pub(crate) fn status(summaries: &[StackSummary], width: usize) -> String {
    let mut rows = vec![["STACK", "STATUS", "RESOURCES", "CHANGED"].map(str::to_owned).to_vec()];
    for summary in summaries {
        let resources: usize = summary.resources.values().sum();
        rows.push(vec![
            summary.id.clone(),
            painted(summary.status.as_deref()),
            summary.status.as_ref().map_or_else(String::new, |_| resources.to_string()),
            changed(summary.last_changed),
        ]);
    }
    let mut text = table(&rows, "", width);
    for summary in summaries {
        let Some(status) = summary.status.as_deref() else { continue };
        let help = match readiness(Some(status)) {
            Readiness::Stuck { why, help } => Some((why.to_owned(), help.replace("{stack}", &summary.id))),
            _ => {
                summary.reason.clone().filter(|reason| reason != "User Initiated").map(|reason| (reason, String::new()))
            }
        };
        if let Some((why, help)) = help {
            let line = if help.is_empty() { why } else { format!("{why}; {help}") };
            text.push_str(&format!("{}\n", wrapped(&format!("{}: {line}", summary.id), width, "  ")));
        }
    }
    text
}

fn painted(status: Option<&str>) -> String {
    let Some(status) = status else { return paint(DIM, "not deployed") };
    let style = match (ending(status), readiness(Some(status))) {
        (_, Readiness::Stuck { .. }) | (Ending::Failed, _) => BAD,
        (Ending::Running | Ending::RolledBack, _) => CHANGE,
        _ => GOOD,
    };
    paint(style, status)
}

/// Seconds since 1970 as `2026-11-23 13:20 UTC`.
fn changed(seconds: Option<i64>) -> String {
    let Some(seconds) = seconds else { return String::new() };
    let time = aws_sdk_cloudformation::primitives::DateTime::from_secs(seconds);
    let text = time.fmt(aws_sdk_cloudformation::primitives::DateTimeFormat::DateTime).unwrap_or_default();
    match (text.get(..10), text.get(11..16)) {
        (Some(day), Some(minute)) => format!("{day} {minute} UTC"),
        _ => text,
    }
}
