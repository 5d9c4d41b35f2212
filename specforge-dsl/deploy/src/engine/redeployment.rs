use super::EngineError;
use super::call_error::CallError;
use super::input::InputProblem;
use super::stack_state::StackState;
use aws_sdk_cloudformation::Client;
use serde_json::Value;
use specforge_dsl::assembly::{AssembledStack, ParameterSource, StackParameter, Template};
use std::collections::BTreeMap;

/// A stack as it is deployed: deploying it again changes nothing.
///
/// # Errors
///
/// When the deployed template cannot be read: one in YAML was not deployed by this engine.
pub(super) async fn as_deployed(
    client: &Client,
    stack: &AssembledStack,
    state: &StackState,
) -> Result<AssembledStack, EngineError> {
    let answer = client
        .get_template()
        .stack_name(&stack.name)
        .send()
        .await
        .map_err(|error| CallError::new("GetTemplate", &error))?;
    let parsed: Result<Value, _> = serde_json::from_str(answer.template_body().unwrap_or_default());
    let Ok(template) = parsed else {
        return Err(EngineError::Input(vec![InputProblem::ForeignTemplate { stack: stack.id.clone() }]));
    };
    Ok(AssembledStack {
        parameters: parameters(&template),
        template: Template::from_value(template),
        depends_on: Vec::new(),
        tags: state.tags.clone(),
        capabilities: state.capabilities.clone(),
        termination_protection: state.termination_protection,
        prerequisites: Vec::new(),
        moved: BTreeMap::new(),
        ..stack.clone()
    })
}

/// The template's own parameters, all of which keep their values where nobody gives another.
fn parameters(template: &Value) -> Vec<StackParameter> {
    let declared = template["Parameters"].as_object().into_iter().flatten();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    declared
        .map(|(name, declaration)| StackParameter {
            name: name.clone(),
            r#type: declaration["Type"].as_str().unwrap_or("String").to_owned(),
            description: declaration["Description"].as_str().map(str::to_owned),
            default: declaration.get("Default").map(text),
            no_echo: matches!(&declaration["NoEcho"], Value::Bool(true))
                || declaration["NoEcho"].as_str().is_some_and(|text| text == "true"),
            sample: None,
            source: ParameterSource::Given,
        })
        .collect()
}
