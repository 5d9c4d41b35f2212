//! Conditions of policy statements.

use super::policy_value;
use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::suggest;

pub(crate) const CODES: &[RuleCode] = &[CONDITION];

const CONDITION: RuleCode = RuleCode {
    code: "SF0275",
    title: "A condition that is never evaluated as it was meant",
    explanation: "A condition is an operator with its keys; operators are a closed list, with `IfExists` behind and \
                  `ForAllValues:` or `ForAnyValue:` before. Source: IAM User Guide, \"IAM JSON policy elements: Condition \
                  operators\".",
};
/// Condition operators without `IfExists`, `ForAllValues:` and `ForAnyValue:`.
const OPERATORS: [&str; 27] = [
    "ArnEquals",
    "ArnLike",
    "ArnNotEquals",
    "ArnNotLike",
    "BinaryEquals",
    "Bool",
    "DateEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateNotEquals",
    "IpAddress",
    "NotIpAddress",
    "Null",
    "NumericEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericNotEquals",
    "StringEquals",
    "StringEqualsIgnoreCase",
    "StringLike",
    "StringNotEquals",
    "StringNotEqualsIgnoreCase",
    "StringNotLike",
];

/// Whether there is an operator of this name, without `IfExists` and set prefixes.
pub(super) fn is_operator(plain: &str) -> bool {
    OPERATORS.iter().any(|operator| operator.eq_ignore_ascii_case(plain))
}

/// The conditions of a statement.
pub(super) fn check(condition: View<'_>, report: &mut Report) {
    for (name, at, keys) in condition.fields() {
        let plain = name.strip_prefix("ForAllValues:").or(name.strip_prefix("ForAnyValue:")).unwrap_or(name);
        let plain = plain.strip_suffix("IfExists").unwrap_or(plain);
        if !is_operator(plain) {
            let near = suggest(plain, OPERATORS).map(|near| format!("did you mean `{near}`?"));
            report.add(&CONDITION, at, format!("there is no condition operator `{name}`")).maybe_help(near);
            continue;
        }
        for (key, at, values) in keys.fields() {
            policy_value::check(plain, key, values, report);
            if key.contains("${") || crate::iam::condition_key_exists(key) {
                continue;
            }
            // Services and identity providers have keys that no list has; only what is close to a known one is told.
            if let Some(near) = crate::iam::suggest_condition_key(key) {
                report
                    .add(&CONDITION, at, format!("there is no condition key `{key}`"))
                    .help(format!("did you mean `{near}`?"));
            }
        }
    }
}
