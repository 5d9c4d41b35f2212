//! Stacks deployed again as they are, but for the values of some parameters.

use super::attach::attach;
use super::audience::Audience;
use super::call_error::CallError;
use super::deploy::{DeployRequest, deploy};
use super::follow::Watch;
use super::input::InputProblem;
use super::observer::{Notice, Observer};
use super::outcome::Deployment;
use super::pace::Rhythm;
use super::purpose::Purpose;
use super::release::ReleaseOptions;
use super::stack_state::StackState;
use super::survey::Survey;
use super::{EngineError, Reach};
use aws_sdk_cloudformation::Client;
use serde_json::Value;
use specforge_dsl::assembly::{AssembledStack, Assembly, ParameterSource, StackParameter, Template};
use std::collections::{BTreeMap, BTreeSet};

/// Which parameters of which stacks get a value, by the stacks' names.
pub(super) type Targets = BTreeMap<String, BTreeMap<String, String>>;

/// Deploys some stacks again as they are deployed, with new values of some parameters.
///
/// # Errors
///
/// When a stack is not deployed or lacks a parameter, or a call to CloudFormation fails before anything is executed.
pub(super) async fn redeploy(
    client: &Client,
    assembly: &Assembly,
    options: &ReleaseOptions,
    observer: &mut dyn Observer,
    purpose: Purpose,
    targets: impl FnOnce(&Survey<'_>) -> Result<Targets, EngineError>,
    stacks: &BTreeSet<String>,
) -> Result<Deployment, EngineError> {
    // Only these stacks: what is not in the assembly cannot be touched.
    let touched: Vec<AssembledStack> =
        assembly.stacks.iter().filter(|stack| stacks.contains(&stack.name)).map(alone).collect();
    let touched = Assembly { stacks: touched, ..assembly.clone() };
    let mut request = DeployRequest {
        reach: Reach::Only,
        consents: options.consents.clone(),
        on_failure: options.on_failure,
        pace: options.pace,
        inspection: options.inspection.clone(),
        services: options.services.clone(),
        purpose,
        ..DeployRequest::default()
    };
    let (deployed, attached) = {
        let audience = Audience::new(observer);
        let rhythm = Rhythm::new(request.pace, &assembly.name, audience.brake());
        let watch = Watch { client, rhythm: &rhythm, audience: &audience };
        audience.notice(Notice::Working("Looking at the stacks"));
        let mut survey = Survey::take(client, &touched, &request).await?;
        // The template that counts is the one that an operation under way ends with.
        let attached = attach(watch, &mut survey, &request).await?;
        if attached.ended_badly() {
            return Ok(Deployment::new(&assembly.name, None, attached.into_results()));
        }
        let missing: Vec<InputProblem> = survey
            .selected
            .iter()
            .filter(|stack| !survey.states.contains_key(&stack.name))
            .map(|stack| InputProblem::StackNotDeployed { stack: stack.id.clone() })
            .collect();
        if !missing.is_empty() {
            return Err(EngineError::Input(missing));
        }
        let targets = targets(&survey)?;
        let mut stacks = Vec::new();
        for stack in &survey.selected {
            let Some(state) = survey.states.get(&stack.name) else { continue };
            stacks.push(as_deployed(client, stack, state).await?);
        }
        let unknown = not_in_the_template(&stacks, &targets);
        if !unknown.is_empty() {
            return Err(EngineError::Input(unknown));
        }
        for (stack, values) in targets {
            let id = touched.stack(&stack).map_or(stack.as_str(), |stack| &stack.id).to_owned();
            request.parameters.extend(values.into_iter().map(|(name, value)| (format!("{id}.{name}"), value)));
        }
        (Assembly { stacks, ..touched.clone() }, attached)
    };
    Ok(attached.before(Box::pin(deploy(client, &deployed, &request, observer)).await?))
}

/// The stack without what ties it to others.
fn alone(stack: &AssembledStack) -> AssembledStack {
    AssembledStack { depends_on: Vec::new(), ..stack.clone() }
}

/// Parameters that the app has and the deployed template has not.
fn not_in_the_template(deployed: &[AssembledStack], targets: &Targets) -> Vec<InputProblem> {
    let mut problems = Vec::new();
    for stack in deployed {
        for parameter in targets.get(&stack.name).into_iter().flat_map(BTreeMap::keys) {
            if !stack.parameters.iter().any(|known| known.name == *parameter) {
                problems
                    .push(InputProblem::ParameterNotDeployed { stack: stack.id.clone(), parameter: parameter.clone() });
            }
        }
    }
    problems
}

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
