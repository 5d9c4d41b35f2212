//! Keys of a condition against its operator and against the actions of the statement.

use std::net::Ipv4Addr;

use super::policy_condition::is_operator;
use crate::iam::{self, Action};
use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::listed;

pub(crate) const CODES: &[RuleCode] = &[KEY];

const KEY: RuleCode = RuleCode {
    code: "SF0279",
    title: "A condition key that is hardly ever what the statement waits for",
    explanation: "Each condition key has a type, which its operator has to fit, and a key of a service is in the requests of \
                  that service alone: `s3:prefix` is in a request that lists a bucket, and in none that reads an object. \
                  `aws:SourceIp` is a public address; a private one is `aws:VpcSourceIp`, through a VPC endpoint. IAM \
                  accepts the condition, and it is not met. Source: IAM User Guide, \"AWS global condition context keys\", \
                  and Service Authorization Reference.",
};

/// What a global key's value is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Address,
    Arn,
    Boolean,
    Date,
    /// Date and numeric operators both fit.
    Epoch,
    Number,
    Text,
}

/// The keys whose type AWS documents, without those of tags, which hold what their owners write.
const KINDS: [(Kind, &[&str]); 7] = [
    (Kind::Address, &["aws:SourceIp", "aws:VpcSourceIp"]),
    (Kind::Arn, &["aws:PrincipalArn", "aws:SourceArn", "aws:SourceVpcArn"]),
    (
        Kind::Boolean,
        &["aws:MultiFactorAuthPresent", "aws:PrincipalIsAWSService", "aws:SecureTransport", "aws:ViaAWSService"],
    ),
    (Kind::Date, &["aws:CurrentTime", "aws:TokenIssueTime"]),
    (Kind::Epoch, &["aws:EpochTime"]),
    (Kind::Number, &["aws:MultiFactorAuthAge"]),
    (
        Kind::Text,
        &[
            "aws:CalledVia",
            "aws:PrincipalAccount",
            "aws:PrincipalOrgID",
            "aws:PrincipalOrgPaths",
            "aws:PrincipalType",
            "aws:RequestedRegion",
            "aws:ResourceAccount",
            "aws:ResourceOrgID",
            "aws:SourceAccount",
            "aws:SourceOrgID",
            "aws:SourceVpc",
            "aws:SourceVpce",
            "aws:TagKeys",
            "aws:UserAgent",
            "aws:userid",
            "aws:username",
        ],
    ),
];

/// Keys of the session of a role, which are in the requests of every service.
const OF_SESSIONS: [&str; 7] = [
    "ec2:RoleDelivery",
    "ec2:SourceInstanceArn",
    "glue:CredentialIssuingService",
    "glue:RoleAssumedBy",
    "identitystore:UserId",
    "lambda:SourceFunctionArn",
    "ssm:SourceInstanceArn",
];

/// Services that know keys of each other: the role that is assumed has tags of IAM, and connections have two names.
const AKIN: [(&str, &str); 2] = [("codeconnections", "codestar-connections"), ("iam", "sts")];

/// Keys that only some actions of their service have: those of which the reference says so.
const OF_SOME_ACTIONS: [&str; 3] = ["s3:delimiter", "s3:max-keys", "s3:prefix"];

/// The keys of a statement's conditions.
pub(super) fn check(statement: View<'_>, report: &mut Report) {
    for (operator, at, keys) in statement.get("Condition").fields() {
        let set = operator.strip_prefix("ForAllValues:");
        let plain = set.or(operator.strip_prefix("ForAnyValue:")).unwrap_or(operator);
        let (plain, if_exists) = plain.strip_suffix("IfExists").map_or((plain, false), |plain| (plain, true));
        if !is_operator(plain) {
            continue;
        }
        let lower = plain.to_ascii_lowercase();
        let demands = !if_exists && set.is_none() && lower != "null" && !lower.contains("not");
        for (key, key_at, values) in keys.fields() {
            let before = report.len();
            fit_of_operator(&lower, plain, at, key, key_at, report);
            addresses(&lower, key, key_at, values, report);
            if demands && report.len() == before {
                fit_of_actions(statement, key, key_at, report);
            }
        }
    }
}

fn kind_of(key: &str) -> Option<Kind> {
    let of = |keys: &[&str]| keys.iter().any(|known| known.eq_ignore_ascii_case(key));
    KINDS.into_iter().find(|(_, keys)| of(keys)).map(|(kind, _)| kind)
}

/// What operators a kind has, where the operator is certainly none of them. Text operators may match what reads the same:
/// they are told where the reading is not one's own, as with points in time.
fn fit_of_operator(lower: &str, operator: &str, at: u32, key: &str, key_at: u32, report: &mut Report) {
    let Some(kind) = kind_of(key) else { return };
    let family = ["arn", "binary", "bool", "date", "ip", "notip", "null", "numeric", "string"];
    let Some(family) = family.into_iter().find(|family| lower.starts_with(family)) else { return };
    let (fits, wanted): (&[&str], &str) = match kind {
        Kind::Address => (&["ip", "notip", "string"], "`IpAddress` or `NotIpAddress`"),
        Kind::Arn => (&["arn", "string"], "`ArnLike` or `ArnEquals`"),
        Kind::Boolean => (&["bool", "string"], "`Bool`"),
        Kind::Date => (&["date"], "`DateLessThan` or `DateGreaterThan`"),
        Kind::Epoch => (&["date", "numeric"], "`DateLessThan` or `NumericLessThan`"),
        Kind::Number => (&["numeric"], "`NumericLessThan` or another numeric operator"),
        Kind::Text => (&["string", "numeric", "binary"], "`StringEquals` or `StringLike`"),
    };
    if family != "null" && !fits.contains(&family) {
        report
            .add(&KEY, key_at, format!("`{operator}` does not compare what `{key}` holds"))
            .also(at, "the operator")
            .help(format!("write {wanted}"));
    }
}

/// Addresses that the key never has, or that are compared as text.
fn addresses(lower: &str, key: &str, at: u32, values: View<'_>, report: &mut Report) {
    if kind_of(key) != Some(Kind::Address) {
        return;
    }
    let texts: Option<Vec<&str>> = values.one_or_many().map(View::text).collect();
    let Some(texts) = texts.filter(|texts| !texts.is_empty()) else { return };
    if lower.starts_with("string") && texts.iter().any(|text| text.contains('/') && !text.contains("${")) {
        report
            .add(&KEY, at, format!("`{key}` is compared as text, and a range of addresses matches none"))
            .help("write `IpAddress` or `NotIpAddress`");
    } else if lower.contains("ipaddress")
        && key.eq_ignore_ascii_case("aws:SourceIp")
        && texts.iter().all(|text| is_private(text))
    {
        report
            .add(&KEY, at, "`aws:SourceIp` is a public address, and these are private")
            .help("write `aws:VpcSourceIp` for requests through a VPC endpoint, or name the public addresses");
    }
}

fn is_private(text: &str) -> bool {
    let address = text.split_once('/').map_or(text, |(address, _)| address);
    address.parse::<Ipv4Addr>().is_ok_and(|address| address.is_private())
}

/// A key that no action of the statement has.
fn fit_of_actions(statement: View<'_>, key: &str, at: u32, report: &mut Report) {
    if OF_SESSIONS.iter().any(|own| own.eq_ignore_ascii_case(key)) || !iam::condition_key_exists(key) {
        return;
    }
    let Some((prefix, _)) = key.split_once(':') else { return };
    let Some(service) = iam::service(prefix) else { return };
    let written: Option<Vec<&str>> = statement.get("Action").one_or_many().map(View::text).collect();
    let Some(written) = written.filter(|written| !written.is_empty()) else { return };
    let prefixes: Option<Vec<&str>> =
        written.iter().map(|action| action.split_once(':').map(|(prefix, _)| prefix)).collect();
    // What names the actions of several services, or of none, says nothing for certain.
    let Some(prefixes) = prefixes.filter(|all| all.iter().all(|one| iam::service(one).is_some())) else { return };
    let actions = || written.iter().flat_map(|action| iam::actions_matching(action));
    if actions().next().is_none() || actions().any(|action| has_key(action, key)) {
        return;
    }
    // `s3express` and `ssmmessages` share keys with `s3` and `ssm`.
    let akin = |one: &&str| {
        let (one, own) = (one.to_ascii_lowercase(), service.prefix());
        let shares = |(left, right): &(&str, &str)| (*left == own && *right == one) || (*right == own && *left == one);
        one.contains(own) || own.contains(&one) || AKIN.iter().any(shares)
    };
    let of_some = OF_SOME_ACTIONS.iter().any(|own| own.eq_ignore_ascii_case(key));
    if of_some && prefixes.iter().all(|one| one.eq_ignore_ascii_case("s3")) {
        report
            .add(&KEY, at, format!("no action of the statement has `{key}`"))
            .help("give the actions that list a bucket a statement of their own, with this condition");
    } else if !prefixes.iter().any(akin) {
        report
            .add(
                &KEY,
                at,
                format!("`{key}` is in requests of {} alone, of which the statement has no action", service.name()),
            )
            .help(format!("the actions are of {}", listed(distinct(&prefixes), "and")));
    }
}

fn distinct<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names.dedup();
    names
}

fn has_key(action: Action, key: &str) -> bool {
    let start = |known: &str| known.split_once("${").map_or(known.len(), |(start, _)| start.len());
    action.condition_keys().any(|known| {
        let end = start(known);
        let (known, own) = (known.get(..end), if end < known.len() { key.get(..end) } else { Some(key) });
        known.zip(own).is_some_and(|(known, own)| known.eq_ignore_ascii_case(own))
    })
}
