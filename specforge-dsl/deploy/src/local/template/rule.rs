use super::section;
use crate::local::intrinsics::ASKING;
use crate::local::protocol::ApiError;
use serde_json::{Map, Value};

/// One entry of `Rules`: what must hold for the parameters.
#[derive(Debug, Clone)]
pub(in crate::local) struct TemplateRule {
    /// The rule's name.
    pub(in crate::local) name: String,
    /// `RuleCondition`: when the assertions count.
    pub(in crate::local) condition: Option<Value>,
    /// The assertions, with what they say when they do not hold.
    pub(in crate::local) assertions: Vec<(Value, Option<String>)>,
}

/// Reads the section `Rules`.
pub(super) fn rules(sections: &Map<String, Value>) -> Result<Vec<TemplateRule>, ApiError> {
    section(sections, "Rules").map(|(name, body)| rule(name, body)).collect()
}

fn rule(name: &str, body: &Value) -> Result<TemplateRule, ApiError> {
    let wrong = |what: &str| ApiError::validation(format!("Template format error: [/Rules/{name}] {what}"));
    let fields = body.as_object().ok_or_else(|| wrong("Every Rules member must be an object."))?;
    if let Some(unknown) = fields.keys().find(|key| !["RuleCondition", "Assertions"].contains(&key.as_str())) {
        return Err(wrong(&format!("Invalid rule property '{unknown}'")));
    }
    if let Some(function) = ASKING.iter().find(|function| body.to_string().contains(&format!("\"{function}\""))) {
        return Err(wrong(&format!("the embedded CloudFormation does not know {function}")));
    }
    let assertions = body.get("Assertions").and_then(Value::as_array).filter(|all| !all.is_empty());
    let assertions = assertions.ok_or_else(|| wrong("Every Rules member must contain an Assertions list."))?;
    let assertions = assertions.iter().map(|assertion| {
        let assert = assertion.get("Assert").ok_or_else(|| wrong("Every assertion must contain an Assert member."))?;
        let description = assertion.get("AssertDescription").and_then(Value::as_str).map(str::to_owned);
        Ok((assert.clone(), description))
    });
    Ok(TemplateRule {
        name: name.to_owned(),
        condition: body.get("RuleCondition").cloned(),
        assertions: assertions.collect::<Result<_, ApiError>>()?,
    })
}
