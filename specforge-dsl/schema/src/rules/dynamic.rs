//! Dynamic references: `{{resolve:service:…}}` in a text, which CloudFormation replaces at deployment.

use super::codes::RuleCode;
use super::report::Report;
use super::view::View;

pub(crate) const CODES: &[RuleCode] = &[FORGOTTEN_INTERPOLATION, DYNAMIC_REFERENCE];

/// Whether a text has a dynamic reference in it, so that its value is not known.
pub(crate) fn is_reference(text: &str) -> bool {
    text.contains("{{resolve:")
}

const DYNAMIC_REFERENCE: RuleCode = RuleCode {
    code: "SF0116",
    title: "A dynamic reference that cannot be resolved",
    explanation: "A dynamic reference is `{{resolve:ssm:name:version}}`, `{{resolve:ssm-secure:name:version}}` or \
                  `{{resolve:secretsmanager:secret:SecretString:json-key:version-stage:version-id}}`. A version stage and \
                  a version ID exclude each other. Source: CloudFormation User Guide, \"Get values stored in other \
                  services using dynamic references\".",
};
const FORGOTTEN_INTERPOLATION: RuleCode = RuleCode {
    code: "SF0115",
    title: "A text that looks interpolated and is not",
    explanation: "`${AWS::Region}` has a meaning only inside `Fn::Sub`; as plain text it stays as it is written. `sub!` \
                  interpolates: `sub!(\"arn:{partition}:sns:{region}:{account}:alerts\")`.",
};

/// Checks every text of the tree.
pub(crate) fn check(view: View<'_>, report: &mut Report) {
    view.items().for_each(|item| check(item, report));
    view.fields().for_each(|(_, _, value)| check(value, report));
    let Some(text) = view.raw_text() else { return };
    if text.contains("${AWS::") {
        report
            .add(&FORGOTTEN_INTERPOLATION, view.at(), "`${AWS::…}` stays as it is in plain text")
            .help("write `sub!(\"…{region}…\")`, or the pseudo parameter alone");
        return;
    }
    const PSEUDO: [(&str, &str); 6] = [
        ("AWS::AccountId", "account_id()"),
        ("AWS::Partition", "partition()"),
        ("AWS::Region", "region()"),
        ("AWS::StackId", "stack_id()"),
        ("AWS::StackName", "stack_name()"),
        ("AWS::URLSuffix", "url_suffix()"),
    ];
    if let Some((name, function)) = PSEUDO.iter().find(|(name, _)| *name == text) {
        report
            .add(&FORGOTTEN_INTERPOLATION, view.at(), format!("`{name}` stays as it is in plain text"))
            .help(format!("write `{function}`"));
        return;
    }
    const TAGS: [(&str, &str); 4] = [
        ("!GetAtt ", "call the attribute: `role.arn()`"),
        ("!ImportValue ", "pass the handle from the other stack"),
        ("!Ref ", "pass the resource itself"),
        ("!Sub ", "write `sub!(\"…{name}…\")`"),
    ];
    if let Some((tag, help)) = TAGS.iter().find(|(tag, _)| text.starts_with(tag)) {
        report
            .add(&FORGOTTEN_INTERPOLATION, view.at(), format!("`{}` stays as it is in plain text", tag.trim_end()))
            .help(*help);
        return;
    }
    // `{account}` may be a part of a path elsewhere; the others are nobody else's names.
    let is_arn = text.starts_with("arn:") || text.starts_with("https://");
    let in_arn = is_arn && ["{partition}", "{region}", "{account}"].iter().any(|name| text.contains(name));
    let own = |name: &&str| text.split_once(*name).is_some_and(|(before, _)| !before.ends_with(['$', '!', '{']));
    if in_arn || ["{stack_name}", "{stack_id}", "{url_suffix}"].iter().any(own) {
        report
            .add(&FORGOTTEN_INTERPOLATION, view.at(), "the braces stay as they are in plain text")
            .help(format!("write `sub!({text:?})`"));
        return;
    }
    for reference in text.split("{{resolve:").skip(1) {
        let Some((reference, _)) = reference.split_once("}}") else {
            report.add(&DYNAMIC_REFERENCE, view.at(), "the dynamic reference has no end").help("close it with `}}`");
            continue;
        };
        if let Some(problem) = problem(reference) {
            report.add(&DYNAMIC_REFERENCE, view.at(), format!("`{{{{resolve:{reference}}}}}`: {problem}"));
        }
    }
}

/// What is wrong with the inside of a dynamic reference, from the service on.
fn problem(reference: &str) -> Option<&'static str> {
    let (service, rest) = reference.split_once(':')?;
    match service {
        "ssm" | "ssm-secure" => {
            let (name, version) = rest.split_once(':').unwrap_or((rest, "1"));
            let is_version = version.bytes().all(|byte| byte.is_ascii_digit()) && !version.is_empty();
            if name.is_empty() || name.contains("${") {
                return name.is_empty().then_some("the name of the parameter is missing");
            }
            (!is_version && !version.contains("${")).then_some("the version of a parameter is a number")
        }
        "secretsmanager" => {
            let name_parts = if rest.starts_with("arn:") { 7 } else { 1 };
            let parts: Vec<&str> = rest.split(':').skip(name_parts).collect();
            if rest.contains("${") { None } else { secret(&parts) }
        }
        _ => Some("the service is `ssm`, `ssm-secure` or `secretsmanager`"),
    }
}

/// Judges what follows the secret's name or ARN: `SecretString:json-key:version-stage:version-id`.
fn secret(parts: &[&str]) -> Option<&'static str> {
    let part = |position: usize| parts.get(position).copied().unwrap_or_default();
    if !matches!(part(0), "" | "SecretString") {
        return Some("the secret is followed by `SecretString`");
    }
    if parts.len() > 4 {
        return Some("it has too many parts");
    }
    (!part(2).is_empty() && !part(3).is_empty()).then_some("a version stage and a version ID exclude each other")
}
