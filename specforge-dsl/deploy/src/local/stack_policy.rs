//! Stack policies: which updates of which resources a stack allows.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html>

use serde_json::Value;

/// What an update does to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UpdateAction {
    /// It is changed in place.
    Modify,
    /// It is replaced.
    Replace,
    /// It is deleted.
    Delete,
}

impl UpdateAction {
    fn name(self) -> &'static str {
        match self {
            Self::Modify => "Update:Modify",
            Self::Replace => "Update:Replace",
            Self::Delete => "Update:Delete",
        }
    }
}

/// The longest policy in a request, in bytes.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_SetStackPolicy.html>
const LONGEST: usize = 16_384;

/// What is wrong with a policy, before it is set.
pub(super) fn check(policy: &str) -> Result<(), String> {
    if policy.len() > LONGEST {
        return Err(format!("It is longer than {LONGEST} bytes"));
    }
    let policy: Value = serde_json::from_str(policy).map_err(|error| format!("Invalid JSON: {error}"))?;
    let Some(statements) = policy.get("Statement") else { return Err("Missing required field Statement".to_owned()) };
    list(statements).into_iter().try_for_each(check_statement)
}

fn check_statement(statement: &Value) -> Result<(), String> {
    if !matches!(statement.get("Effect").and_then(Value::as_str), Some("Allow" | "Deny")) {
        return Err("Effect must be Allow or Deny".to_owned());
    }
    // "The Principal element is required, but supports only the wild card (*)".
    if statement.get("Principal").and_then(Value::as_str) != Some("*") {
        return Err("Principal must be *".to_owned());
    }
    let texts = |names: [&str; 2]| -> Option<Vec<&str>> {
        let value = names.iter().find_map(|name| statement.get(*name))?;
        list(value).into_iter().map(Value::as_str).collect()
    };
    let actions = texts(["Action", "NotAction"]).ok_or("Missing required field Action")?;
    if let Some(unknown) = actions.iter().find(|it| **it != "*" && !it.starts_with("Update:")) {
        return Err(format!("Unknown action {unknown}"));
    }
    let resources = texts(["Resource", "NotResource"]).ok_or("Missing required field Resource")?;
    match resources.iter().find(|it| **it != "*" && !it.starts_with("LogicalResourceId/")) {
        Some(unknown) => Err(format!("Resource {unknown} must be * or begin with LogicalResourceId/")),
        None => Ok(()),
    }
}

/// Why a policy denies an update, if it does. Once a policy is set, what no statement allows is denied; a `Deny`
/// overrides every `Allow`.
pub(super) fn denial(policy: &str, action: UpdateAction, logical_id: &str, kind: &str) -> Option<String> {
    let policy: Value = serde_json::from_str(policy).ok()?;
    let statements = policy.get("Statement").map(list).unwrap_or_default();
    let concerned = |statement: &&Value| concerns(statement, action, logical_id, kind);
    let effects: Vec<&str> =
        statements.iter().copied().filter(concerned).filter_map(|it| it.get("Effect")?.as_str()).collect();
    let allowed = effects.contains(&"Allow") && !effects.contains(&"Deny");
    let number =
        statements.iter().position(|it| concerned(it) && it.get("Effect").and_then(Value::as_str) == Some("Deny"));
    let which =
        number.map_or_else(|| "no statement allows".to_owned(), |it| format!("Statement [#{}] does not allow", it + 1));
    (!allowed)
        .then(|| format!("Action denied by stack policy: {which} [{}] for resource [{logical_id}]", action.name()))
}

fn concerns(statement: &Value, action: UpdateAction, logical_id: &str, kind: &str) -> bool {
    let resource = format!("LogicalResourceId/{logical_id}");
    let texts = |name: &str| statement.get(name).map(list).unwrap_or_default().into_iter().filter_map(Value::as_str);
    let any = |name: &str, text: &str| texts(name).any(|pattern| matches(pattern, text));
    let listed = |name: &str| statement.get(name).is_some();
    let actions = if listed("NotAction") { !any("NotAction", action.name()) } else { any("Action", action.name()) };
    let resources = if listed("NotResource") { !any("NotResource", &resource) } else { any("Resource", &resource) };
    let condition = statement.get("Condition").into_iter().filter_map(Value::as_object).flatten();
    let mut types = condition.filter_map(|(operator, it)| Some((operator, it.get("ResourceType")?)));
    let types = types.all(|(operator, wanted)| {
        let mut wanted = list(wanted).into_iter().filter_map(Value::as_str);
        wanted.any(|wanted| if operator == "StringLike" { matches(wanted, kind) } else { wanted == kind })
    });
    actions && resources && types
}

fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    }
}

/// Whether a text matches a pattern in which `*` stands for anything.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    let mut rest = rest;
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = r#"{"Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"},
        {"Effect": "Deny", "Principal": "*", "Action": ["Update:Replace", "Update:Delete"], "Resource": "LogicalResourceId/*Rule"},
        {"Effect": "Deny", "Principal": "*", "Action": "Update:*", "Resource": "*",
            "Condition": {"StringEquals": {"ResourceType": ["AWS::RDS::DBInstance"]}}}]}"#;

    #[test]
    fn what_is_denied_names_the_statement() {
        let denied = |action, name, kind| denial(POLICY, action, name, kind);
        assert_eq!(denied(UpdateAction::Modify, "ApiRule", "T"), None);
        assert_eq!(
            denied(UpdateAction::Replace, "ApiRule", "T").as_deref(),
            Some(
                "Action denied by stack policy: Statement [#2] does not allow [Update:Replace] for resource [ApiRule]"
            )
        );
        assert!(denied(UpdateAction::Modify, "Database", "AWS::RDS::DBInstance").is_some());
        assert_eq!(denied(UpdateAction::Delete, "Topic", "T"), None);
    }

    #[test]
    fn a_policy_is_checked_before_it_is_set() {
        assert_eq!(check(POLICY), Ok(()));
        let said = |policy: &str| check(policy).unwrap_err();
        assert!(said("{").starts_with("Invalid JSON"));
        assert_eq!(said("{}"), "Missing required field Statement");
        let statement = |principal: &str, action: &str, resource: &str| {
            said(&format!(
                r#"{{"Statement": [{{"Effect": "Deny", "Principal": "{principal}", "Action": "{action}", "Resource": "{resource}"}}]}}"#
            ))
        };
        assert_eq!(statement("me", "Update:*", "*"), "Principal must be *");
        assert_eq!(statement("*", "Delete:*", "*"), "Unknown action Delete:*");
        assert!(statement("*", "Update:*", "Database").contains("begin with LogicalResourceId/"));
    }

    #[test]
    fn what_nothing_allows_is_denied() {
        let policy =
            r#"{"Statement": {"Effect": "Allow", "Action": "Update:Modify", "Principal": "*", "Resource": "*"}}"#;
        assert_eq!(denial(policy, UpdateAction::Modify, "A", "T"), None);
        assert!(denial(policy, UpdateAction::Replace, "A", "T").is_some());
    }
}
