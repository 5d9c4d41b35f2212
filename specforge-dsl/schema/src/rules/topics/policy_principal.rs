//! Principals of policy statements.

use super::arn;
use crate::rules::codes::RuleCode;
use crate::rules::pattern::matches_whole;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::quoted;
use crate::suggest;

pub(crate) const CODES: &[RuleCode] = &[PRINCIPAL];

const PRINCIPAL: RuleCode = RuleCode {
    code: "SF0274",
    title: "A principal that does not exist",
    explanation: "A principal is `*`, or an object of `AWS` (an account, or the ARN of a role or a user), `Service` (ending \
                  in `.amazonaws.com`), `Federated` or `CanonicalUser`. IAM refuses what is not of this form when the \
                  resource is created. Source: IAM User Guide, \"AWS JSON policy elements: Principal\".",
};

/// Names that are often written for services, and the principal that the service has.
const MISNAMED: [(&str, &str); 12] = [
    ("alb.amazonaws.com", "elasticloadbalancing.amazonaws.com"),
    ("application-autoscaling.aws.com", "application-autoscaling.amazonaws.com"),
    ("cloudwatch-events.amazonaws.com", "events.amazonaws.com"),
    ("cloudwatch-logs.amazonaws.com", "logs.amazonaws.com"),
    ("ecs-task.amazonaws.com", "ecs-tasks.amazonaws.com"),
    ("ecstasks.amazonaws.com", "ecs-tasks.amazonaws.com"),
    ("eventbridge.amazonaws.com", "events.amazonaws.com"),
    ("fargate.amazonaws.com", "ecs-tasks.amazonaws.com"),
    ("lambdas.amazonaws.com", "lambda.amazonaws.com"),
    ("rds-monitoring.amazonaws.com", "monitoring.rds.amazonaws.com"),
    ("stepfunctions.amazonaws.com", "states.amazonaws.com"),
    ("vpcflowlogs.amazonaws.com", "vpc-flow-logs.amazonaws.com"),
];

/// The principals of a statement.
pub(super) fn check(statement: View<'_>, report: &mut Report) {
    for name in ["Principal", "NotPrincipal"] {
        let principal = statement.get(name);
        if let Some(text) = principal.text().filter(|text| *text != "*") {
            let kind = if text.ends_with(".amazonaws.com") { "service" } else { "aws" };
            report
                .add(&PRINCIPAL, principal.at(), format!("a principal is `*` or an object, found {}", quoted(text)))
                .help(format!("write `new {{ {kind}: [{text:?}] }}`"));
        }
        for (kind, at, values) in principal.fields() {
            match kind {
                "AWS" => values.one_or_many().for_each(|value| identity(value, report)),
                "Service" => values.one_or_many().for_each(|value| service(value, report)),
                "Federated" | "CanonicalUser" => {}
                other => {
                    let known = ["AWS", "Service", "Federated", "CanonicalUser"];
                    let near = suggest(other, known).map(|near| format!("did you mean `{near}`?"));
                    report.add(&PRINCIPAL, at, format!("there is no kind of principal `{other}`")).maybe_help(near);
                }
            }
        }
    }
}

fn identity(value: View<'_>, report: &mut Report) {
    let Some(text) = value.text() else { return };
    let account = matches_whole("[0-9]{12}", text) == Some(true);
    let unique = matches_whole("A[A-Z]{3}[A-Z0-9]{12,}", text) == Some(true);
    if text == "*" || account || unique || text.contains("${") {
        return;
    }
    let help = "write the account, or `arn:aws:iam::123456789012:role/name`";
    if !text.starts_with("arn:") {
        report.add(&PRINCIPAL, value.at(), format!("{} is not a principal", quoted(text))).help(help);
        return;
    }
    if let Some((problem, advice)) = arn::problem(text) {
        report.add(&PRINCIPAL, value.at(), problem).help(advice.unwrap_or_else(|| help.into()));
        return;
    }
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    if let [_, _, service @ ("iam" | "sts"), _, account, resource] = parts.as_slice() {
        let resource = *resource;
        let names: &[&str] = if *service == "iam" {
            &["role/", "user/", "root", "oidc-provider/", "saml-provider/"]
        } else {
            &["assumed-role/", "federated-user/", "self"]
        };
        let shaped = names.iter().any(|start| resource.starts_with(start));
        if account.is_empty() || !shaped {
            report
                .add(&PRINCIPAL, value.at(), format!("{} is not a role, a user or an account", quoted(text)))
                .help(help);
        } else if resource.contains('*') {
            report
                .add(&PRINCIPAL, value.at(), format!("a principal has no wildcard in its name: {}", quoted(text)))
                .help("name the account as principal, and the role in a condition on `aws:PrincipalArn`");
        }
    }
}

fn service(value: View<'_>, report: &mut Report) {
    let Some(text) = value.text() else { return };
    if let Some((_, right)) = MISNAMED.iter().find(|(wrong, _)| *wrong == text) {
        report
            .add(&PRINCIPAL, value.at(), format!("there is no service principal `{text}`"))
            .help(format!("write `{right:?}`"));
        return;
    }
    if let Some(near) = crate::iam::suggest_service_principal(text) {
        report
            .add(&PRINCIPAL, value.at(), format!("there is no service principal `{text}`"))
            .help(format!("did you mean `{near}`?"));
        return;
    }
    let shaped = matches_whole(
        r"[a-z0-9.-]+\.(amazonaws\.(com|com\.cn|eu)|aws\.internal|amazon\.com|api\.aws|aws\.dev|(c2s|sc2s|csp)\..+)",
        text,
    );
    if shaped == Some(false) && text != "*" {
        let bare = !text.contains('.');
        report
            .add(&PRINCIPAL, value.at(), format!("{} is not a service principal", quoted(text)))
            .maybe_help(bare.then(|| format!("write `\"{text}.amazonaws.com\"`")));
    }
}
