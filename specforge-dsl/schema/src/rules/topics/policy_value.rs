//! Values of a condition against its operator.

use std::net::IpAddr;

use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::quoted;

pub(crate) const CODES: &[RuleCode] = &[VALUE];

const VALUE: RuleCode = RuleCode {
    code: "SF0269",
    title: "A condition whose value its operator cannot meet",
    explanation: "A boolean is `true` or `false`, an address is IPv4 or IPv6 with or without a prefix length, a number is a \
                  number and a date is written as in ISO 8601. `StringEquals` takes `*` for the character itself, which no \
                  ARN and no subject of an identity provider has: wildcards are for `StringLike` and `ArnLike`. IAM accepts \
                  other values, and the condition is never met. Source: IAM User Guide, \"IAM JSON policy elements: \
                  Condition operators\".",
};

/// The values of one key. The operator is without `IfExists` and set prefixes.
pub(super) fn check(operator: &str, key: &str, values: View<'_>, report: &mut Report) {
    let lower = operator.to_ascii_lowercase();
    for value in values.one_or_many() {
        let Some(text) = value.text().filter(|text| !text.contains("${")) else { continue };
        let expected = match lower.as_str() {
            "bool" | "null" if !is_boolean(text) => "`true` or `false`",
            "ipaddress" | "notipaddress" if !is_network(text) => "an address such as `203.0.113.0/24`",
            numeric if numeric.starts_with("numeric") && text.trim().parse::<f64>().is_err() => "a number",
            date if date.starts_with("date") && !may_be_date(text) => "a date such as `2030-01-31T00:00:00Z`",
            _ => {
                wildcard(operator, &lower, key, value, text, report);
                continue;
            }
        };
        report.add(&VALUE, value.at(), format!("`{operator}` compares with {expected}, found {}", quoted(text)));
    }
}

/// A wildcard where the operator takes it for a character that the key never has.
fn wildcard(operator: &str, lower: &str, key: &str, value: View<'_>, text: &str, report: &mut Report) {
    let help = match lower {
        "stringequals" | "stringequalsignorecase" => "StringLike",
        "stringnotequals" | "stringnotequalsignorecase" => "StringNotLike",
        _ => return,
    };
    if text.contains('*') && never_has_a_star(key) {
        report
            .add(&VALUE, value.at(), format!("`{operator}` takes `*` for the character itself: {}", quoted(text)))
            .help(format!("write `{help}`"));
    }
}

/// Keys whose values are ARNs, IDs or subjects of tokens.
fn never_has_a_star(key: &str) -> bool {
    const KEYS: [&str; 7] = [
        "aws:principalarn",
        "aws:principalorgpaths",
        "aws:resourceorgpaths",
        "aws:sourcearn",
        "aws:sourceorgpaths",
        "aws:sourcevpcarn",
        "aws:userid",
    ];
    let lower = key.to_ascii_lowercase();
    let of_provider = lower.rsplit_once(':').is_some_and(|(provider, name)| provider.contains('.') && name == "sub");
    KEYS.contains(&lower.as_str()) || of_provider
}

fn is_boolean(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

fn is_network(text: &str) -> bool {
    let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let longest = if address.is_ipv4() { 32 } else { 128 };
    prefix.is_none_or(|prefix| prefix.parse::<u8>().is_ok_and(|length| length <= longest))
}

/// A year at least, or seconds since 1970.
fn may_be_date(text: &str) -> bool {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    digits >= 4 && text.chars().all(|one| one.is_ascii_digit() || "TtZz:.+- ".contains(one))
}
