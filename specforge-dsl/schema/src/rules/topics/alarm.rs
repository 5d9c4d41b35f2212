//! CloudWatch alarms.

use super::{metric, metric_threshold};
use crate::rules::codes::RuleCode;
use crate::rules::pattern::matches_whole;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::listed;
use crate::suggest;

pub(crate) const CODES: &[RuleCode] = &[SOURCE, PERIOD, EXPRESSION];

const SOURCE: RuleCode = RuleCode {
    code: "SF0280",
    title: "An alarm that watches nothing, or two things",
    explanation: "An alarm is on one metric (`metric_name` with `namespace`, a period and either `statistic` or \
                  `extended_statistic`) or on `metrics` with an expression. It compares with a threshold, or with a band \
                  that `threshold_metric_id` names. Source: Amazon CloudWatch API Reference, `PutMetricAlarm`.",
};
const PERIOD: RuleCode = RuleCode {
    code: "SF0281",
    title: "A period that CloudWatch does not evaluate",
    explanation: "A period is 10, 20, 30 or a multiple of 60 seconds; all evaluated periods make at most a day, or seven \
                  days for periods of an hour or more. No more datapoints can breach than are evaluated. Source: Amazon \
                  CloudWatch API Reference, `PutMetricAlarm`.",
};
const EXPRESSION: RuleCode = RuleCode {
    code: "SF0282",
    title: "Metric math that cannot be evaluated",
    explanation: "Each element of `metrics` has an ID of its own, beginning with a small letter, and either an expression \
                  or a metric; expressions use IDs that exist; exactly one element returns data. Source: Amazon CloudWatch \
                  API Reference, `MetricDataQuery`.",
};
/// Properties that describe a single metric.
const SINGLE: [(&str, &str); 6] = [
    ("MetricName", "metric_name"),
    ("Namespace", "namespace"),
    ("Dimensions", "dimensions"),
    ("Period", "period"),
    ("Statistic", "statistic"),
    ("ExtendedStatistic", "extended_statistic"),
];

/// `AWS::CloudWatch::Alarm`.
pub(super) fn alarm(alarm: View<'_>, report: &mut Report) {
    let math = alarm.has("Metrics");
    if math {
        for (name, rust) in SINGLE.into_iter().filter(|(name, _)| alarm.has(name)).take(1) {
            report
                .add(&SOURCE, alarm.name_at(name), format!("`{rust}` and `metrics` exclude each other"))
                .also(alarm.name_at("Metrics"), "`metrics` is given here")
                .help(format!("move `{rust}` into an element of `metrics`"));
        }
        expressions(alarm.get("Metrics"), alarm.get("ThresholdMetricId"), report);
    } else if alarm.lacks("Metrics") && alarm.lacks("EvaluationCriteria") {
        single(alarm, report);
    }
    if alarm.lacks("Threshold") && alarm.lacks("ThresholdMetricId") && alarm.lacks("EvaluationCriteria") {
        report.add(&SOURCE, alarm.at(), "the alarm compares with nothing").help("add `threshold`");
    }
    if alarm.has("Threshold") && alarm.has("ThresholdMetricId") {
        report
            .add(
                &SOURCE,
                alarm.name_at("ThresholdMetricId"),
                "`threshold` and `threshold_metric_id` exclude each other",
            )
            .also(alarm.name_at("Threshold"), "`threshold` is given here")
            .help("remove one of them");
    }
    period(alarm.get("Period"), report);
    evaluation(alarm, report);
}

fn single(alarm: View<'_>, report: &mut Report) {
    let missing: Vec<&str> = [("MetricName", "metric_name"), ("Namespace", "namespace"), ("Period", "period")]
        .into_iter()
        .filter(|(name, _)| alarm.lacks(name))
        .map(|(_, rust)| rust)
        .collect();
    if !missing.is_empty() {
        let names = listed(missing.iter().copied(), "and");
        report.add(&SOURCE, alarm.at(), format!("the alarm needs {names}")).help(format!("add {names}, or `metrics`"));
        return;
    }
    if alarm.lacks("Statistic") && alarm.lacks("ExtendedStatistic") {
        report
            .add(&SOURCE, alarm.at(), "the alarm needs `statistic` or `extended_statistic`")
            .help("add `statistic: Average`, or `extended_statistic: \"p99\"`");
    }
    if alarm.has("Statistic") && alarm.has("ExtendedStatistic") {
        report
            .add(&SOURCE, alarm.name_at("ExtendedStatistic"), "`statistic` and `extended_statistic` exclude each other")
            .also(alarm.name_at("Statistic"), "`statistic` is given here")
            .help("remove one of them");
    }
    let extended = alarm.get("ExtendedStatistic");
    let forms = r"(p|tm|tc|ts|wm)([0-9]{1,2}(\.[0-9]{1,10})?|100)|(TM|TC|TS|WM|PR)\(.*\)|IQM";
    if let Some(text) = extended.text().filter(|text| matches_whole(forms, text) == Some(false)) {
        report
            .add(&SOURCE, extended.at(), format!("there is no extended statistic `{text}`"))
            .help("a percentile is `\"p99\"` or `\"p99.9\"`");
    }
    metric::check(alarm, report);
    metric_threshold::check(alarm, report);
}

fn period(period: View<'_>, report: &mut Report) {
    let sound = |seconds: i64| matches!(seconds, 10 | 20 | 30) || (seconds > 0 && seconds % 60 == 0);
    if let Some(seconds) = period.integer().filter(|seconds| !sound(*seconds)) {
        report
            .add(&PERIOD, period.at(), format!("a period is 10, 20, 30 or a multiple of 60 seconds, found `{seconds}`"))
            .help(format!("write `{}`", (seconds.max(1) + 59) / 60 * 60));
    }
}

fn evaluation(alarm: View<'_>, report: &mut Report) {
    let (datapoints, periods) = (alarm.get("DatapointsToAlarm"), alarm.get("EvaluationPeriods"));
    if let (Some(needed), Some(all)) = (datapoints.integer(), periods.integer())
        && needed > all
    {
        report
            .add(&PERIOD, datapoints.at(), format!("{needed} datapoints cannot breach in {all} periods"))
            .also(periods.at(), "the periods that are evaluated")
            .help(format!("write `datapoints_to_alarm: {all}`, or evaluate more periods"));
    }
    if let (Some(seconds), Some(all)) = (alarm.get("Period").integer(), periods.integer()) {
        let most = if seconds >= 3600 { 7 * 86_400 } else { 86_400 };
        if seconds.saturating_mul(all) > most {
            report
                .add(
                    &PERIOD,
                    periods.at(),
                    format!("{all} periods of {seconds} seconds are longer than {} hours", most / 3600),
                )
                .also(alarm.get("Period").at(), "the period")
                .help("evaluate fewer or shorter periods");
        }
    }
}

fn expressions(metrics: View<'_>, band: View<'_>, report: &mut Report) {
    let Some(all) = metrics.all_items() else { return };
    let ids: Vec<Option<&str>> = all.iter().map(|one| one.get("Id").text()).collect();
    for (position, one) in all.iter().enumerate() {
        let id = one.get("Id");
        let (expression, stat) = (one.has("Expression"), one.has("MetricStat"));
        if expression && stat {
            report
                .add(&EXPRESSION, one.name_at("MetricStat"), "an element of `metrics` is an expression or a metric")
                .also(one.name_at("Expression"), "the expression")
                .help("make two elements of it");
        } else if one.lacks("Expression") && one.lacks("MetricStat") {
            report
                .add(&EXPRESSION, one.at(), "an element of `metrics` needs `expression` or `metric_stat`")
                .help("add one of them");
        }
        period(one.get("Period"), report);
        period(one.get("MetricStat").get("Period"), report);
        metric::check(one.get("MetricStat").get("Metric"), report);
        let Some(text) = id.text() else { continue };
        if matches_whole("[a-z][a-zA-Z0-9_]*", text) == Some(false) {
            report
                .add(&EXPRESSION, id.at(), format!("an ID begins with a small letter, found `{text}`"))
                .help("write letters, digits and underscores, for example `\"m1\"`");
        } else if ids.iter().take(position).any(|earlier| *earlier == Some(text)) {
            report
                .add(&EXPRESSION, id.at(), format!("the ID `{text}` is given twice"))
                .help("give each element an ID of its own");
        }
    }
    returned(&all, metrics, report);
    let Some(known) = ids.into_iter().collect::<Option<Vec<&str>>>() else { return };
    for one in &all {
        let expression = one.get("Expression");
        let Some(text) = expression.text() else { continue };
        for name in unknown_names(text, &known) {
            let near = suggest(&name, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
            report
                .add(&EXPRESSION, expression.at(), format!("no element of `metrics` has the ID `{name}`"))
                .maybe_help(near);
        }
    }
    if let Some(name) = band.text().filter(|name| !known.contains(name)) {
        report.add(&EXPRESSION, band.at(), format!("no element of `metrics` has the ID `{name}`"));
    }
}

/// Exactly one element returns data, which is the default.
fn returned(all: &[View<'_>], metrics: View<'_>, report: &mut Report) {
    // With an anomaly band the metric and the band both return data.
    let is_band =
        |one: &View<'_>| one.get("Expression").text().is_some_and(|text| text.contains("ANOMALY_DETECTION_BAND"));
    if all.iter().any(is_band)
        || all.iter().any(|one| !one.lacks("ReturnData") && one.get("ReturnData").boolean().is_none())
    {
        return;
    }
    let returning: Vec<&View<'_>> = all.iter().filter(|one| one.get("ReturnData").boolean() != Some(false)).collect();
    match returning.as_slice() {
        [first, second, ..] => {
            let at = if second.has("ReturnData") { second.get("ReturnData").at() } else { second.at() };
            report
                .add(&EXPRESSION, at, "only one element of an alarm's `metrics` returns data")
                .also(first.at(), "this one does, too")
                .help("write `return_data: false` in all others");
        }
        [] => {
            report
                .add(&EXPRESSION, metrics.at(), "no element of the alarm's `metrics` returns data")
                .help("write `return_data: true` in the one that is compared with the threshold");
        }
        _ => {}
    }
}

/// Names in an expression that begin with a small letter, as IDs do, and are none.
fn unknown_names(expression: &str, known: &[&str]) -> Vec<String> {
    if expression.trim_start().to_ascii_uppercase().starts_with("SELECT") || expression.contains("SEARCH(") {
        return Vec::new();
    }
    let mut names = Vec::new();
    let mut quoted = false;
    let mut name = String::new();
    for character in expression.chars().chain([' ']) {
        if matches!(character, '"' | '\'') {
            quoted = !quoted;
        }
        if !quoted && (character.is_ascii_alphanumeric() || character == '_') {
            name.push(character);
            continue;
        }
        let word = std::mem::take(&mut name);
        let is_id = word.starts_with(|first: char| first.is_ascii_lowercase());
        if is_id && !known.contains(&word.as_str()) && !names.contains(&word) {
            names.push(word);
        }
    }
    names
}
