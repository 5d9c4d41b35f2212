use super::page::Page;
use super::style::{BAD, CHANGE, DIM, GOOD, paint};
use super::text::{moment, table};
use crate::engine::{Ending, Readiness, StackSummary, Turn, ending, readiness};
use crate::text::Text;

/// How stacks stand, as a table with what to do where a stack needs a person.
pub(crate) fn status(summaries: &[StackSummary], page: Page<'_>) -> String {
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
    let mut text = table(&rows, "", page.width);
    for summary in summaries {
        for line in remarks(summary) {
            text.push_str(&format!("{}\n", page.wrapped(&format!("{}: ", summary.id), &line, 2, "  ")));
        }
    }
    text
}

/// What a table has no room for: whose turn it is and what to do, and whether the stack drifted.
fn remarks(summary: &StackSummary) -> Vec<Text> {
    let mut lines = Vec::new();
    let status = summary.status.as_deref();
    let id = &summary.id;
    match (summary.turn, readiness(status)) {
        (_, Readiness::Stuck(stuck)) => lines.push(Text::new(format!("{}; ", stuck.why())).and(stuck.help(id))),
        (_, Readiness::Recreate) => lines.push(
            Text::new("its first creation failed and was rolled back; run ")
                .command(["deploy", "--recreate"])
                .then(", which deletes what is left of it"),
        ),
        (Turn::CloudFormation, _) => {
            let shown = Text::new("CloudFormation is at work; ").command(["events", id, "--follow"]).then(" shows it");
            lines.push(shown);
        }
        (Turn::Person, _) if status.map(ending) == Some(Ending::Paused) => lines.push(
            Text::new("it failed and waits as it is; run ")
                .command(["deploy"])
                .then(" to go on from there, or ")
                .command(["recover", id])
                .then(" to go back"),
        ),
        // A status that this version does not know.
        (Turn::Person, _) => {
            lines.push(Text::new("it failed; ").command(["events", id]).then(" shows what happened"));
        }
        (Turn::Nobody, _) => {}
    }
    if let Some(reason) = summary.reason.as_deref().filter(|reason| *reason != "User Initiated") {
        lines.push(reason.into());
    }
    if summary.drift.as_deref() == Some("DRIFTED") {
        lines.push(Text::new("it differs from its template; ").command(["drift", id]).then(" shows how"));
    }
    lines
}

fn painted(status: Option<&str>) -> String {
    let Some(status) = status else { return paint(DIM, "not deployed") };
    let style = match (ending(status), readiness(Some(status))) {
        (_, Readiness::Stuck(_)) | (Ending::Failed, _) => BAD,
        (Ending::Running | Ending::RolledBack, _) => CHANGE,
        _ => GOOD,
    };
    paint(style, status)
}
