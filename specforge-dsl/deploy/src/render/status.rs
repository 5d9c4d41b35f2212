use super::style::{BAD, CHANGE, DIM, GOOD, paint};
use super::text::{moment, table, wrapped};
use crate::engine::{Ending, Readiness, StackSummary, Turn, ending, readiness};

/// How stacks stand, as a table with what to do where a stack needs a person.
pub(crate) fn status(summaries: &[StackSummary], width: usize) -> String {
    let mut rows = vec![["STACK", "STATUS", "RESOURCES", "CHANGED"].map(str::to_owned).to_vec()];
    for summary in summaries {
        let resources: usize = summary.resources.values().sum();
        rows.push(vec![
            summary.id.clone(),
            painted(summary.status.as_deref()),
            summary.status.as_ref().map_or_else(String::new, |_| resources.to_string()),
            summary.last_changed.map(moment).unwrap_or_default(),
        ]);
    }
    let mut text = table(&rows, "", width);
    for summary in summaries {
        for line in remarks(summary) {
            text.push_str(&format!("{}\n", wrapped(&format!("{}: {line}", summary.id), width, "  ")));
        }
    }
    text
}

/// What a table has no room for: whose turn it is and what to do, and whether the stack drifted.
fn remarks(summary: &StackSummary) -> Vec<String> {
    let mut lines = Vec::new();
    let status = summary.status.as_deref();
    let id = &summary.id;
    match (summary.turn, readiness(status)) {
        (_, Readiness::Stuck { why, help }) => lines.push(format!("{why}; {}", help.replace("{stack}", id))),
        (_, Readiness::Recreate) => lines.push(
            "its first creation failed and was rolled back; run `deploy --recreate`, which deletes what is left of it"
                .to_owned(),
        ),
        (Turn::CloudFormation, _) => {
            lines.push(format!("CloudFormation is at work; `events {id} --follow` shows it"));
        }
        (Turn::Person, _) => lines.push(format!(
            "it failed and waits as it is; run `deploy` to go on from there, or `recover {id}` to go back"
        )),
        (Turn::Nobody, _) => {}
    }
    if let Some(reason) = summary.reason.as_deref().filter(|reason| *reason != "User Initiated") {
        lines.push(reason.to_owned());
    }
    if summary.drift.as_deref() == Some("DRIFTED") {
        lines.push(format!("it differs from its template; `drift {id}` shows how"));
    }
    lines
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
