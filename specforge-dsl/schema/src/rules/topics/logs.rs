//! CloudWatch Logs.

use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[FILTER, TRANSFORMATION, RETENTION];

const FILTER: RuleCode = RuleCode {
    code: "SF0286",
    title: "A filter pattern that cannot be read",
    explanation: "A pattern of terms, of fields in brackets or of a selector in braces; brackets, braces and quotation \
                  marks are closed, and a selector begins with `$.`. Source: Amazon CloudWatch Logs User Guide, \"Filter \
                  pattern syntax\".",
};

const TRANSFORMATION: RuleCode = RuleCode {
    code: "SF0287",
    title: "A metric that a filter cannot write",
    explanation: "A metric with dimensions has no default value, and namespaces that begin with `AWS/` are for services. \
                  Source: Amazon CloudWatch Logs API Reference, `MetricTransformation`.",
};

const RETENTION: RuleCode = RuleCode {
    code: "SF0289",
    title: "Logs that are kept for ever",
    explanation: "Without `retention_in_days` a log group keeps everything, and its cost grows for ever. Groups of the class \
                  `DELIVERY` have a retention of their own. AWS accepts it, so it is a warning. Source: \
                  AWS::Logs::LogGroup, `RetentionInDays` and `LogGroupClass`.",
};

/// `AWS::Logs::LogGroup`.
pub(super) fn group(group: View<'_>, report: &mut Report) {
    let class = group.get("LogGroupClass");
    let keeps_all = group.lacks("LogGroupClass") || class.text().is_some_and(|class| class != "DELIVERY");
    if keeps_all && group.lacks("RetentionInDays") {
        report
            .add(&RETENTION, group.at(), "the log group keeps its logs for ever")
            .help("add `retention_in_days`, or say `#[silence(SF0289, reason = \"…\")]`");
    }
}

/// `AWS::Logs::MetricFilter` and `AWS::Logs::SubscriptionFilter`.
pub(super) fn filter(filter: View<'_>, report: &mut Report) {
    let pattern = filter.get("FilterPattern");
    transformations(filter, report);
    let Some(text) = pattern.text() else { return };
    if let Some(problem) = problem(text.trim()) {
        report.add(&FILTER, pattern.at(), format!("the filter pattern {problem}: `{text}`"));
    }
}

fn transformations(filter: View<'_>, report: &mut Report) {
    for transformation in filter.get("MetricTransformations").items() {
        if transformation.has("DefaultValue") && transformation.has("Dimensions") {
            report
                .add(
                    &TRANSFORMATION,
                    transformation.name_at("DefaultValue"),
                    "a metric with dimensions has no default value",
                )
                .also(transformation.name_at("Dimensions"), "the dimensions")
                .help("remove `default_value`");
        }
        let namespace = transformation.get("MetricNamespace");
        if let Some(text) = namespace.text().filter(|text| text.starts_with("AWS/")) {
            report
                .add(&TRANSFORMATION, namespace.at(), format!("the namespace `{text}` is for services of AWS"))
                .help("choose a namespace of your own");
        }
    }
}

fn problem(pattern: &str) -> Option<String> {
    let selector = pattern.starts_with('{');
    let fields = pattern.starts_with('[');
    let mut open: Vec<char> = Vec::new();
    let mut delimiter: Option<char> = None;
    let mut previous = ' ';
    for character in pattern.chars() {
        match (character, delimiter) {
            ('"', None) => delimiter = Some('"'),
            ('"', Some('"')) if previous != '\\' => delimiter = None,
            ('%', None) => delimiter = Some('%'),
            ('%', Some('%')) => delimiter = None,
            ('{' | '[' | '(', None) if selector || fields => open.push(character),
            ('}' | ']' | ')', None) if selector || fields => {
                let wanted = match character {
                    '}' => '{',
                    ']' => '[',
                    _ => '(',
                };
                if open.pop() != Some(wanted) {
                    return Some(format!("closes `{character}`, which is not open"));
                }
            }
            _ => {}
        }
        previous = character;
    }
    if delimiter == Some('"') {
        return Some("does not close its quotation mark".into());
    }
    if let Some(bracket) = open.pop() {
        return Some(format!("does not close `{bracket}`"));
    }
    (selector && !pattern.contains('$')).then(|| "selects nothing; a selector begins with `$.`".into())
}
