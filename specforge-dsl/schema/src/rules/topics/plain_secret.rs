//! Secrets written into a resource.

use crate::rules::codes::RuleCode;
use crate::rules::pattern::finds;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[PLAIN];

const PLAIN: RuleCode = RuleCode {
    code: "SF0309",
    title: "A secret in plain text",
    explanation: "What is written here is in the source, in the template and in the console, for everybody who may read them. \
                  A secret is generated or kept in Secrets Manager and referred to. Source: AWS Security Hub, control ECS.8, \
                  and CloudFormation User Guide, \"Security best practices\".",
};

/// How the names of variables end that hold a secret.
const SECRET_NAMES: [&str; 8] =
    ["PASSWORD", "PASSWD", "_SECRET", "SECRET_KEY", "API_KEY", "APIKEY", "ACCESS_TOKEN", "PRIVATE_KEY"];

/// `AWS::ECS::TaskDefinition`: the environment of its containers.
pub(super) fn task_definition(task: View<'_>, report: &mut Report) {
    for variable in task.get("ContainerDefinitions").items().flat_map(|container| container.get("Environment").items())
    {
        if let Some(name) = variable.get("Name").text() {
            environment(
                name,
                variable.get("Value"),
                "move it to `secrets`, with a secret's ARN as `value_from`",
                report,
            );
        }
    }
}

/// `AWS::Lambda::Function`: its environment.
pub(super) fn function(function: View<'_>, report: &mut Report) {
    for (name, _, value) in function.get("Environment").get("Variables").fields() {
        environment(name, value, "give the function the secret's ARN, and let it read the secret", report);
    }
}

fn environment(name: &str, value: View<'_>, help: &str, report: &mut Report) {
    let Some(text) = value.text() else { return };
    let name = name.to_ascii_uppercase();
    // A path, an ARN or an address says where the secret is.
    let place = text.is_empty() || text.starts_with(['/', '.']) || text.starts_with("arn:") || text.contains("://");
    let named = SECRET_NAMES.iter().any(|end| name.ends_with(end)) && !place;
    let in_address = finds("://[^/:@\\s]+:[^/@\\s]+@", text) == Some(true);
    let key = finds("(AKIA|ASIA)[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY-----", text) == Some(true);
    if named || in_address || key {
        report.add(&PLAIN, value.at(), format!("`{name}` is a secret in plain text")).help(help);
    }
}
