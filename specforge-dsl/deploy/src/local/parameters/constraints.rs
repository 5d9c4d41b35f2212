use crate::local::protocol::ApiError;
use crate::local::template::{ParameterDeclaration, plain_text};
use regex_lite::Regex;
use serde_json::Value;

/// The largest parameter value, in bytes.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
const MAXIMUM_VALUE: usize = 4_096;

/// Whether a value satisfies its declaration. The messages never repeat the value: it may be a secret.
pub(super) fn check(declaration: &ParameterDeclaration, value: &str) -> Result<(), ApiError> {
    if value.len() > MAXIMUM_VALUE {
        return Err(ApiError::validation(format!(
            "1 validation error detected: Value at 'parameters.member.parameterValue' of {} failed to satisfy constraint: Member must have length less than or equal to {MAXIMUM_VALUE}",
            declaration.name
        )));
    }
    violation(declaration, value).map_or(Ok(()), |violation| {
        let name = &declaration.name;
        let message = match declaration.body.get("ConstraintDescription") {
            Some(description) => {
                format!("Parameter '{name}' failed to satisfy constraint: {}", plain_text(description))
            }
            None => format!("Parameter '{name}' {violation}"),
        };
        Err(ApiError::validation(message))
    })
}

fn violation(declaration: &ParameterDeclaration, value: &str) -> Option<String> {
    let body = &declaration.body;
    let number = |key: &str| body.get(key).map(plain_text).and_then(|text| text.parse::<f64>().ok());
    if let Some(Value::Array(allowed)) = body.get("AllowedValues")
        && !allowed.iter().any(|allowed| plain_text(allowed) == value)
    {
        return Some("must be one of AllowedValues".to_owned());
    }
    if matches!(declaration.kind.as_str(), "Number" | "List<Number>") {
        for item in value.split(',') {
            let Ok(item) = item.trim().parse::<f64>() else { return Some("must be a number".to_owned()) };
            if let Some(least) = number("MinValue").filter(|least| item < *least) {
                return Some(format!("must be a number not less than {least}"));
            }
            if let Some(most) = number("MaxValue").filter(|most| item > *most) {
                return Some(format!("must be a number not greater than {most}"));
            }
        }
    }
    let length = value.chars().count() as f64;
    if let Some(least) = number("MinLength").filter(|least| length < *least) {
        return Some(format!("must contain at least {least} characters"));
    }
    if let Some(most) = number("MaxLength").filter(|most| length > *most) {
        return Some(format!("must contain at most {most} characters"));
    }
    // A pattern that this engine cannot read constrains nothing here; CloudFormation uses Java's syntax.
    let pattern = body.get("AllowedPattern").map(plain_text)?;
    let whole = Regex::new(&format!("^(?:{pattern})$")).ok()?;
    (!whole.is_match(value)).then(|| format!("must match pattern {pattern}"))
}
