//! Actions of policy statements.

use super::policy::Attached;
use crate::iam;
use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::quoted;

pub(crate) const CODES: &[RuleCode] = &[ACTION];

const ACTION: RuleCode = RuleCode {
    code: "SF0272",
    title: "An action that does not exist",
    explanation: "An action is `service:Name`, perhaps with `*` and `?`. IAM accepts names that do not exist and never \
                  matches them: the permission is missing without a word. A trust policy allows actions of `sts`. Source: \
                  Service Authorization Reference.",
};

/// The actions of a statement.
pub(super) fn check(statement: View<'_>, attached: Attached, report: &mut Report) {
    for name in ["Action", "NotAction"] {
        for action in statement.get(name).one_or_many() {
            match action.text() {
                Some(text) => one(action, text, attached, report),
                None if action.is_object() || action.is_list() || action.integer().is_some() => {
                    report
                        .add(&ACTION, action.at(), format!("`{name}` is a text or a list of texts"))
                        .help("write `[\"service:Action\"]`");
                }
                None => {}
            }
        }
    }
}

fn one(action: View<'_>, text: &str, attached: Attached, report: &mut Report) {
    if text == "*" || text.contains("${") {
        return;
    }
    let Some((prefix, name)) = text.split_once(':') else {
        report
            .add(&ACTION, action.at(), format!("{} is not an action: it has no service", quoted(text)))
            .help("write `\"service:Action\"`, for example `\"s3:GetObject\"`");
        return;
    };
    let allowed = |character: char| character.is_ascii_alphanumeric() || "*?-_".contains(character);
    if name.is_empty() || !name.chars().all(allowed) || !prefix.chars().all(allowed) {
        report
            .add(&ACTION, action.at(), format!("{} is not an action", quoted(text)))
            .help("write `\"service:Action\"`");
        return;
    }
    if attached == Attached::Trust && !prefix.eq_ignore_ascii_case("sts") && !prefix.contains('*') {
        report
            .add(&ACTION, action.at(), format!("a trust policy allows actions of `sts`, found `{text}`"))
            .help("write `\"sts:AssumeRole\"`");
        return;
    }
    if iam::action_exists(text) {
        return;
    }
    let message = if !prefix.contains(['*', '?']) && iam::service(&prefix.to_ascii_lowercase()).is_none() {
        format!("there is no service `{prefix}` in `{text}`")
    } else {
        format!("there is no action `{text}`")
    };
    let near = iam::suggest_action(text).map(|near| format!("did you mean `{near}`?"));
    report.add(&ACTION, action.at(), message).maybe_help(near);
}
