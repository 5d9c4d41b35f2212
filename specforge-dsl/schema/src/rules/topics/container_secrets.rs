//! Secrets of containers, and the role that fetches them.

use crate::rules::codes::RuleCode;
use crate::rules::dynamic;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::quoted;

pub(crate) const CODES: &[RuleCode] = &[SECRETS, ROLE];

const SECRETS: RuleCode = RuleCode {
    code: "SF0238",
    title: "A secret that does not reach the container, or is shown to everybody",
    explanation: "`value_from` is the name or ARN of a parameter, or the complete ARN of a secret, which ends in a hyphen \
                  and six characters, perhaps followed by `:json-key:version-stage:version-id` with all three colons. A \
                  dynamic reference in `environment` would put the secret into the task definition, where everybody who \
                  may describe it reads it. Source: Amazon ECS Developer Guide, \"Pass Secrets Manager secrets through \
                  Amazon ECS environment variables\".",
};
const ROLE: RuleCode = RuleCode {
    code: "SF0239",
    title: "A task that needs an execution role",
    explanation: "The agent fetches secrets, and on Fargate writes logs, with the execution role. Source: Amazon ECS \
                  Developer Guide, \"Amazon ECS task execution IAM role\".",
};

/// Secrets in the environment, and references to secrets, of a container.
pub(super) fn check(container: View<'_>, report: &mut Report) {
    for variable in container.get("Environment").items() {
        let value = variable.get("Value");
        let secret = ["{{resolve:secretsmanager:", "{{resolve:ssm-secure:"];
        let reading = value.raw_text().filter(|text| dynamic::is_reference(text)).or(value.reference());
        if reading.is_some_and(|text| secret.iter().any(|start| text.contains(start))) {
            let name = variable.get("Name").text().unwrap_or("the variable");
            report
                .add(&SECRETS, value.at(), format!("`{name}` would show the secret to whoever may describe the task"))
                .help("move it to `secrets`, with the secret's ARN as `value_from`");
        }
    }
    let logged = container.get("LogConfiguration").get("SecretOptions");
    for value in container.get("Secrets").items().chain(logged.items()).map(|secret| secret.get("ValueFrom")) {
        if let Some((problem, help)) = value.text().or(value.reference()).and_then(secret_problem) {
            report.add(&SECRETS, value.at(), problem).help(help);
        }
    }
}

/// What is wrong with a `ValueFrom`; references read `${…}`.
fn secret_problem(text: &str) -> Option<(String, &'static str)> {
    const FORM: &str =
        "write `arn:json-key:version-stage:version-id` with all three colons: `sub!(\"{secret}:password::\")`";
    if text.starts_with("arn:") && !text.contains("${") {
        let parts: Vec<&str> = text.split(':').collect();
        return match (parts.get(2).copied(), parts.len()) {
            (Some("secretsmanager"), 7 | 10) => {
                let name = parts.get(6).copied().unwrap_or_default();
                let random = name.rsplit_once('-').map_or("", |(_, random)| random);
                let complete = random.len() == 6 && random.bytes().all(|byte| byte.is_ascii_alphanumeric());
                (!complete).then(|| {
                    (
                        format!("the ARN of the secret `{name}` is not complete"),
                        "it ends in a hyphen and six characters; pass the secret itself",
                    )
                })
            }
            (Some("secretsmanager"), _) => Some((format!("{} is not a secret with a JSON key", quoted(text)), FORM)),
            (Some("ssm"), _) => None,
            (service, _) => Some((
                format!("`{}` keeps no secrets", service.unwrap_or_default()),
                "the ARN is of the service `secretsmanager` or `ssm`",
            )),
        };
    }
    // A reference to a secret, and what follows it.
    let (reference, tail) = text.rsplit_once('}')?;
    let alone = reference.starts_with("${") && !reference.get(2..)?.contains("${");
    let colons = tail.matches(':').count();
    (alone && tail.starts_with(':') && tail.len() > 1 && colons != 3)
        .then(|| (format!("`{tail}` after the secret is not a JSON key with its version"), FORM))
}

/// The execution role that a task needs.
pub(super) fn role(task: View<'_>, containers: &[View<'_>], report: &mut Report) {
    if !task.lacks("ExecutionRoleArn") {
        return;
    }
    let on_fargate = task.get("RequiresCompatibilities").items().any(|item| item.text() == Some("FARGATE"));
    for container in containers {
        let has_secrets = container.get("Secrets").items().any(View::is_given);
        let logs = container.get("LogConfiguration").get("LogDriver").text() == Some("awslogs");
        let reason = match (has_secrets, on_fargate && logs) {
            (true, _) => "fetches secrets",
            (_, true) => "writes logs",
            _ => continue,
        };
        let at = if has_secrets { container.name_at("Secrets") } else { container.name_at("LogConfiguration") };
        report
            .add(&ROLE, at, format!("the agent {reason} with the execution role, and the task has none"))
            .help("add `execution_role_arn` to the task definition");
        return;
    }
}
