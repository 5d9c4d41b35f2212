//! Resources of policy statements.

use super::arn;
use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::quoted;

pub(crate) const CODES: &[RuleCode] = &[RESOURCE];

const RESOURCE: RuleCode = RuleCode {
    code: "SF0273",
    title: "A resource that no ARN is like",
    explanation: "A resource is `*` or an ARN with six parts, `arn:partition:service:region:account:resource`, perhaps with \
                  wildcards. The ARN of a secret ends in a hyphen and six characters that Secrets Manager adds: without \
                  them, or a wildcard in their place, the statement never matches. Source: IAM User Guide, \"IAM JSON \
                  policy elements: Resource\", and Secrets Manager User Guide, \"Permissions policy examples\".",
};

/// The resources of a statement.
pub(super) fn check(statement: View<'_>, report: &mut Report) {
    for name in ["Resource", "NotResource"] {
        for resource in statement.get(name).one_or_many() {
            match resource.arn_text() {
                Some(text) => one(resource, &text, report),
                None if resource.is_object() || resource.is_list() || resource.integer().is_some() => {
                    report
                        .add(&RESOURCE, resource.at(), format!("`{name}` is a text or a list of texts"))
                        .help("write `[\"arn:…\"]`");
                }
                None => {}
            }
        }
    }
}

fn one(resource: View<'_>, text: &str, report: &mut Report) {
    if text == "*" || text.contains("${") {
        return;
    }
    if !text.starts_with("arn:") {
        if !text.starts_with('*') {
            report
                .add(&RESOURCE, resource.at(), format!("{} is not an ARN", quoted(text)))
                .help("pass the resource itself, or write `sub!(\"arn:{partition}:…\")`");
        }
        return;
    }
    if let Some((problem, help)) = arn::problem(text) {
        report.add(&RESOURCE, resource.at(), problem).maybe_help(help);
        return;
    }
    let parts: Vec<&str> = text.splitn(7, ':').collect();
    if let ["arn", _, "secretsmanager", _, _, "secret", name] = parts.as_slice()
        && !name.contains(['*', '?'])
    {
        let random = name.rsplit_once('-').map_or("", |(_, random)| random);
        if random.len() != 6 || !random.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            report
                .add(
                    &RESOURCE,
                    resource.at(),
                    format!("no secret's ARN ends in `{name}`: six characters follow the name"),
                )
                .help(format!("pass the secret itself, or write `{name}-??????`"));
        }
    }
}
