//! Log drivers of containers.

use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::listed;
use crate::suggest;

pub(crate) const CODES: &[RuleCode] = &[LOGS];

const LOGS: RuleCode = RuleCode {
    code: "SF0237",
    title: "Options of a log driver that are missing or unknown",
    explanation: "`awslogs` needs `awslogs-group` and `awslogs-region`; its other options are a closed list. Source: \
                  Amazon ECS API Reference, `LogConfiguration`.",
};
/// Options of the driver `awslogs`.
const AWSLOGS: [&str; 9] = [
    "awslogs-create-group",
    "awslogs-datetime-format",
    "awslogs-endpoint",
    "awslogs-group",
    "awslogs-multiline-pattern",
    "awslogs-region",
    "awslogs-stream-prefix",
    "max-buffer-size",
    "mode",
];

/// The log configuration of a container.
pub(super) fn check(log: View<'_>, report: &mut Report) {
    if log.get("LogDriver").text() != Some("awslogs") {
        return;
    }
    let options = log.get("Options");
    let missing: Vec<&str> =
        ["awslogs-group", "awslogs-region"].into_iter().filter(|name| options.lacks(name)).collect();
    if let Some((name, at, _)) = options.fields().find(|(name, _, _)| !AWSLOGS.contains(name)) {
        let near = suggest(name, AWSLOGS).map(|near| format!("did you mean `{near}`?"));
        report.add(&LOGS, at, format!("`awslogs` has no option `{name}`")).maybe_help(near);
        return;
    }
    if log.lacks("Options") || !missing.is_empty() {
        let names = if log.lacks("Options") { vec!["awslogs-group", "awslogs-region"] } else { missing };
        let names = listed(names, "and");
        let at = if log.lacks("Options") { log.at() } else { options.at() };
        report.add(&LOGS, at, format!("`awslogs` needs {names}")).help(format!("add {names} to `options`"));
    }
}
