//! Releases and restarts: new values of few parameters on the template that is deployed, and nothing else.
//!
//! A release must not smuggle in what else has changed in the code since the last deployment. So it does not look at the
//! app's templates but sends the deployed one again, with the deployed tags, and all parameters but the released ones keep
//! their values. No other stack is touched.

use super::input::{InputProblem, closest};
use super::observer::Observer;
use super::outcome::Deployment;
use super::pace::Pace;
use super::parameters::broken_rule;
use super::purpose::Purpose;
use super::redeployment::{Targets, redeploy};
use super::service_parameters::{ImageParameter, image_parameters, restart_parameters};
use super::survey::Survey;
use super::{EngineError, Inspection, OnFailure, Reach, ServiceWatch};
use crate::gate::Consents;
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::Assembly;
use std::collections::{BTreeMap, BTreeSet};

/// What releases and restarts have in common.
#[derive(Debug, Clone)]
pub struct ReleaseOptions {
    /// What may happen that needs a consent.
    pub consents: Consents,
    /// What becomes of a stack whose operation fails.
    pub on_failure: OnFailure,
    /// How often a running operation is looked at.
    pub pace: Pace,
    /// What looks at each stack afterwards.
    pub inspection: Inspection,
    /// Who looks at ECS services while CloudFormation waits for them.
    pub services: ServiceWatch,
}

impl Default for ReleaseOptions {
    fn default() -> Self {
        Self {
            consents: Consents::default(),
            on_failure: OnFailure::RollBack,
            pace: Pace::AWS,
            inspection: Inspection::default(),
            services: ServiceWatch::default(),
        }
    }
}

/// Releases images: each is named by its container, `backend`, or by the parameter that says which image the container
/// runs, `BackendImageDigest`; either may have the stack before it, `services.backend`.
///
/// An operation that is running on a stack, such as a release that is baking, is followed to its end first.
///
/// # Errors
///
/// When a name is unknown, a stack is not deployed, or a call to CloudFormation fails before anything is executed.
pub async fn release(
    client: &Client,
    assembly: &Assembly,
    images: &BTreeMap<String, String>,
    options: &ReleaseOptions,
    observer: &mut dyn Observer,
) -> Result<Deployment, EngineError> {
    let targets = release_targets(assembly, images).map_err(EngineError::Input)?;
    redeploy(
        client,
        assembly,
        options,
        observer,
        Purpose::Deploy,
        |_| Ok(targets.clone()),
        &targets.keys().cloned().collect(),
    )
    .await
}

/// What is wrong with the names of images, as far as it shows without a call.
pub fn check_images(assembly: &Assembly, images: &BTreeMap<String, String>) -> Vec<InputProblem> {
    release_targets(assembly, images).err().unwrap_or_default()
}

/// Starts the tasks of all ECS services anew, with the same images, so that they read changed secrets: it raises the
/// parameters that force a new deployment (`ForceNewDeploymentNonce`). `stacks` are names or short IDs; all where empty.
///
/// # Errors
///
/// When a stack is unknown or not deployed, none can be restarted, or a call to CloudFormation fails before anything is
/// executed.
pub async fn restart(
    client: &Client,
    assembly: &Assembly,
    stacks: &[String],
    options: &ReleaseOptions,
    observer: &mut dyn Observer,
) -> Result<Deployment, EngineError> {
    let chosen = restartable(assembly, stacks).map_err(EngineError::Input)?;
    let raised = |survey: &Survey<'_>| {
        let mut targets = Targets::new();
        for stack in &survey.selected {
            let Some(state) = survey.states.get(&stack.name) else { continue };
            for parameter in restart_parameters(stack) {
                let next = raised(state.parameters.get(&parameter).map(String::as_str));
                targets.entry(stack.name.clone()).or_default().insert(parameter, next);
            }
        }
        Ok(targets)
    };
    redeploy(client, assembly, options, observer, Purpose::Deploy, raised, &chosen).await
}

/// What is wrong with the stacks to restart, as far as it shows without a call.
pub fn check_restart(assembly: &Assembly, stacks: &[String]) -> Vec<InputProblem> {
    restartable(assembly, stacks).err().unwrap_or_default()
}

/// The number after this one; one that nobody had, where it is no number.
fn raised(value: Option<&str>) -> String {
    match value.unwrap_or("0").parse::<u64>() {
        Ok(number) => number.saturating_add(1).to_string(),
        Err(_) => super::token::fresh_token(),
    }
}

fn release_targets(assembly: &Assembly, images: &BTreeMap<String, String>) -> Result<Targets, Vec<InputProblem>> {
    let known = image_parameters(assembly);
    let mut targets = Targets::new();
    let mut problems = Vec::new();
    for (name, value) in images {
        let meant: Vec<&ImageParameter> = known.iter().filter(|one| one.is_called(name)).collect();
        match meant.as_slice() {
            [one] => {
                problems.extend(broken_image(assembly, one, name, value));
                let before = targets.entry(one.stack.clone()).or_default().insert(one.parameter.clone(), value.clone());
                if before.is_some_and(|before| before != *value) {
                    let names = images.keys().filter(|name| one.is_called(name)).cloned().collect();
                    problems.push(InputProblem::ImageGivenTwice { names });
                }
            }
            [] => {
                let names: Vec<String> = known.iter().map(ImageParameter::name).collect();
                let suggestion = closest(name, names.iter().map(String::as_str));
                problems.push(InputProblem::UnknownImage { name: name.clone(), suggestion, known: names });
            }
            several => {
                let names = several.iter().map(|one| format!("{}.{}", one.stack_id, one.parameter)).collect();
                problems.push(InputProblem::AmbiguousImage { name: name.clone(), candidates: names });
            }
        }
    }
    if problems.is_empty() { Ok(targets) } else { Err(problems) }
}

/// A value that the parameter's own rules forbid, told by the name that was typed.
fn broken_image(assembly: &Assembly, image: &ImageParameter, name: &str, value: &str) -> Option<InputProblem> {
    let stack = assembly.stack(&image.stack)?;
    let parameter = stack.parameters.iter().find(|parameter| parameter.name == image.parameter)?;
    let why = broken_rule(stack, parameter, value)?;
    Some(InputProblem::InvalidImage { name: name.to_owned(), why })
}

fn restartable(assembly: &Assembly, stacks: &[String]) -> Result<BTreeSet<String>, Vec<InputProblem>> {
    let selected = super::select(assembly, stacks, Reach::Only)?;
    let chosen: BTreeSet<String> = selected
        .into_iter()
        .filter(|stack| !restart_parameters(stack).is_empty())
        .map(|stack| stack.name.clone())
        .collect();
    if chosen.is_empty() { Err(vec![InputProblem::NothingToRestart]) } else { Ok(chosen) }
}
