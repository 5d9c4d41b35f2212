//! Names under which outputs are exported.

use super::Violation;
use super::codes::RuleCode;
use super::pattern::only;

pub(crate) const CODES: &[RuleCode] = &[EXPORT_NAME];

const EXPORT_NAME: RuleCode = RuleCode {
    code: "SF0119",
    title: "An export name that CloudFormation refuses",
    explanation: "The name of an export is made of letters, digits, colons and hyphens, is the only one of its account and \
                  region, and does not depend on a resource. Source: CloudFormation User Guide, \"Outputs\".",
};

/// What is wrong with the name of an export.
pub fn export_name<S>(name: &str, at: S) -> Option<Violation<S>> {
    let allowed = |character: char| character.is_ascii_alphanumeric() || matches!(character, ':' | '-');
    if !name.is_empty() && only(name, allowed) {
        return None;
    }
    let (message, help) = if name.is_empty() {
        ("the name of an export is empty".to_owned(), "give it a name, or leave `export` out".to_owned())
    } else {
        let fitting: String = name.chars().map(|one| if allowed(one) { one } else { '-' }).collect();
        (
            format!("the name of an export has letters, digits, `:` and `-`, found `{name}`"),
            format!("write `{fitting:?}`"),
        )
    };
    Some(Violation { code: EXPORT_NAME.code, at, message, related: Vec::new(), help: Some(help) })
}
