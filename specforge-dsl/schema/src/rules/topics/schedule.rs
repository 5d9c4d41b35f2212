//! Schedules: `rate(5 minutes)`, `cron(0 22 * * ? *)`, `at(2030-01-31T08:00:00)`.

use crate::rules::codes::RuleCode;
use crate::rules::pattern::matches_whole;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[SCHEDULE];

const SCHEDULE: RuleCode = RuleCode {
    code: "SF0247",
    title: "A schedule that cannot be read",
    explanation: "`cron` has six fields: minutes, hours, day of the month, month, day of the week, year; one of the two days \
                  is `?`. `rate` has a number and `minute`, `hour` or `day`, with `s` unless the number is 1. `at` has a \
                  point in time without a zone. Source: Amazon EventBridge User Guide, \"Schedule patterns\", and \
                  Application Auto Scaling API Reference, `PutScheduledAction`.",
};

/// `AWS::Events::Rule` and `AWS::Scheduler::Schedule`.
pub(super) fn rule(rule: View<'_>, report: &mut Report) {
    check(rule.get("ScheduleExpression"), report);
}

/// Checks an expression.
pub(super) fn check(expression: View<'_>, report: &mut Report) {
    let Some(text) = expression.text() else { return };
    if let Some((problem, help)) = problem(text) {
        report.add(&SCHEDULE, expression.at(), format!("`{text}` is not a schedule: {problem}")).help(help);
    }
}

fn problem(text: &str) -> Option<(String, String)> {
    let inside = |name: &str| text.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
    if let Some(rate) = inside("rate") {
        let (number, unit) = rate.trim().split_once(' ').unwrap_or((rate, ""));
        let number = number.parse::<u64>().ok().filter(|number| *number > 0);
        let singular = matches!(unit.trim(), "minute" | "hour" | "day");
        let plural = matches!(unit.trim(), "minutes" | "hours" | "days");
        return match number {
            Some(1) if singular => None,
            Some(number) if number > 1 && plural => None,
            Some(1) if plural => {
                Some(("one is singular".into(), format!("write `rate(1 {})`", unit.trim().trim_end_matches('s'))))
            }
            Some(number) if singular => {
                Some(("several are plural".into(), format!("write `rate({number} {}s)`", unit.trim())))
            }
            _ => Some(("`rate` has a number and a unit".into(), "write `rate(5 minutes)`".into())),
        };
    }
    if let Some(time) = inside("at") {
        let sound = matches_whole(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?", time) != Some(false);
        return (!sound)
            .then(|| ("`at` has a point in time without a zone".into(), "write `at(2030-01-31T08:00:00)`".into()));
    }
    let Some(cron) = inside("cron") else {
        return Some((
            "it is none of `cron(…)`, `rate(…)` and `at(…)`".into(),
            "write `rate(1 hour)` or `cron(0 22 * * ? *)`".into(),
        ));
    };
    let fields: Vec<&str> = cron.split_whitespace().collect();
    let &[minutes, hours, day, month, weekday, year] = fields.as_slice() else {
        let help = match fields.as_slice() {
            [minutes, hours, day, month, weekday] => {
                let (day, weekday) = if *weekday == "*" { (*day, "?") } else { ("?", *weekday) };
                format!("write `cron({minutes} {hours} {day} {month} {weekday} *)`")
            }
            _ => "write `cron(minutes hours day-of-month month day-of-week year)`".into(),
        };
        return Some((format!("`cron` has six fields, found {}", fields.len()), help));
    };
    if (day == "?") == (weekday == "?") {
        return Some((
            "one of the day of the month and the day of the week is `?`".into(),
            format!("write `cron({minutes} {hours} {day} {month} ? {year})`"),
        ));
    }
    let bounds =
        [(minutes, "minutes", 0, 59), (hours, "hours", 0, 23), (day, "days", 1, 31), (year, "years", 1970, 2199)];
    for (field, name, least, most) in bounds {
        let numbers = field.split([',', '-', '/']).filter_map(|part| part.parse::<i64>().ok());
        // What follows a slash is a step and may be small.
        let bounded = if field.contains('/') { numbers.take(1).collect::<Vec<_>>() } else { numbers.collect() };
        if let Some(number) = bounded.into_iter().find(|number| !(least..=most).contains(number)) {
            return Some((
                format!("{name} are {least} to {most}, found `{number}`"),
                "write `cron(0 22 * * ? *)`".into(),
            ));
        }
    }
    None
}
