//! Composite alarms.

use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[RULE];

const RULE: RuleCode = RuleCode {
    code: "SF0288",
    title: "An alarm rule that cannot be read",
    explanation: "A rule joins `ALARM(…)`, `OK(…)`, `INSUFFICIENT_DATA(…)`, `TRUE` and `FALSE` by `AND`, `OR`, `NOT` and \
                  parentheses. Source: AWS::CloudWatch::CompositeAlarm, `AlarmRule`.",
};

const WORDS: [&str; 9] = ["ALARM", "AND", "AT_LEAST", "FALSE", "INSUFFICIENT_DATA", "NOT", "OK", "OR", "TRUE"];

/// `AWS::CloudWatch::CompositeAlarm`.
pub(super) fn alarm(alarm: View<'_>, report: &mut Report) {
    let rule = alarm.get("AlarmRule");
    let Some(text) = rule.text() else { return };
    if let Some(problem) = problem(text) {
        report
            .add(&RULE, rule.at(), format!("the alarm rule {problem}: `{text}`"))
            .help("write `ALARM(\"name\") OR ALARM(\"other\")`");
    }
}

fn problem(rule: &str) -> Option<String> {
    let mut open: Vec<bool> = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    for character in rule.chars().chain([' ']) {
        if character == '"' {
            quoted = !quoted;
            word.clear();
            continue;
        }
        let in_name = open.last() == Some(&true);
        if quoted || (in_name && character != ')') {
            continue;
        }
        if character.is_ascii_alphanumeric() || character == '_' {
            word.push(character);
            continue;
        }
        let known =
            word.is_empty() || in_name || WORDS.contains(&word.as_str()) || word.bytes().all(|b| b.is_ascii_digit());
        if !known {
            return Some(format!("has no `{word}`"));
        }
        match character {
            // What is in the parentheses of a state is the name of an alarm.
            '(' => open.push(matches!(word.as_str(), "ALARM" | "OK" | "INSUFFICIENT_DATA")),
            ')' if open.pop().is_none() => return Some("closes a parenthesis that is not open".into()),
            _ => {}
        }
        word.clear();
    }
    (!open.is_empty() || quoted).then(|| "does not close what it opens".into())
}
