//! Plans the selected stacks: the first half of a deployment.

use super::change_set::{ChangeSet, Prepared, Refusal, discard, prepare};
use super::input::InputProblem;
use super::observer::{Notice, Observer};
use super::parameters::{Sources, StackInputs, check_given};
use super::prerequisites::{CommandValues, MissingPrerequisite, missing_before, missing_by_refusal};
use super::stack_state::{StackState, region_and_account};
use super::stack_status::{Readiness, readiness};
use super::{CallError, DeployRequest, EngineError};
use crate::plan::{Basis, Plan, StackPlan, Step, additions};
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::collections::{BTreeMap, BTreeSet};

/// The app as it is deployed now.
pub(crate) struct Survey<'a> {
    pub(crate) assembly: &'a Assembly,
    pub(crate) selected: Vec<&'a AssembledStack>,
    /// Every stack of the app that exists, by name.
    pub(crate) states: BTreeMap<String, StackState>,
    pub(crate) outputs: BTreeMap<(String, String), String>,
}

/// A planned stack with what executing it needs.
pub(crate) struct PlannedStack<'a> {
    pub(crate) stack: &'a AssembledStack,
    pub(crate) plan: StackPlan,
    pub(crate) inputs: StackInputs,
    pub(crate) change_set: Option<ChangeSet>,
    pub(crate) obstacle: Option<Obstacle>,
}

/// What keeps a stack from being deployed.
#[derive(Debug, Clone)]
pub(crate) enum Obstacle {
    Prerequisites(Vec<MissingPrerequisite>),
    /// It needs a stack that has an obstacle.
    Blocked,
    Refused(Refusal),
}

impl<'a> Survey<'a> {
    /// Checks what can be checked without a call, then looks at every stack of the app.
    pub(crate) async fn take(
        client: &Client,
        assembly: &'a Assembly,
        request: &DeployRequest,
    ) -> Result<Self, EngineError> {
        let problems = check_input(assembly, request);
        if !problems.is_empty() {
            return Err(EngineError::Input(problems));
        }
        let selected = super::select(assembly, &request.stacks, request.reach).map_err(EngineError::Input)?;
        let mut survey = Self { assembly, selected, states: BTreeMap::new(), outputs: BTreeMap::new() };
        for stack in &assembly.stacks {
            if let Some(state) = StackState::read(client, &stack.name).await? {
                survey.learn(&stack.name, state);
            }
        }
        Ok(survey)
    }

    pub(crate) fn learn(&mut self, stack: &str, state: StackState) {
        self.outputs.retain(|(owner, _), _| owner != stack);
        if readiness(Some(&state.status)) == Readiness::Create {
            self.states.remove(stack);
            return;
        }
        for output in &state.outputs {
            self.outputs.insert((stack.to_owned(), output.name.clone()), output.value.clone());
        }
        self.states.insert(stack.to_owned(), state);
    }

    pub(crate) fn readiness(&self, stack: &AssembledStack) -> Readiness {
        readiness(self.states.get(&stack.name).map(|state| state.status.as_str()))
    }

    pub(crate) fn resolve(&self, stack: &AssembledStack, request: &DeployRequest) -> StackInputs {
        Sources { given: &request.parameters, outputs: &self.outputs, samples: request.samples }
            .resolve(stack, self.states.get(&stack.name))
    }

    /// What stands for `${…}` in the commands of prerequisites.
    pub(crate) fn command_values(&self, client: &Client) -> CommandValues {
        let place = self.states.values().find_map(|state| region_and_account(&state.arn));
        CommandValues {
            outputs: self.outputs.iter().map(|((_, name), value)| (name.clone(), value.clone())).collect(),
            region: place
                .map(|(region, _)| region.to_owned())
                .or_else(|| client.config().region().map(ToString::to_string)),
            account: place.map(|(_, account)| account.to_owned()),
        }
    }

    /// Everything that is missing over all selected stacks, at once.
    pub(crate) fn missing(&self, request: &DeployRequest) -> Vec<InputProblem> {
        let mut problems: Vec<InputProblem> = Vec::new();
        for stack in &self.selected {
            let inputs = self.resolve(stack, request);
            for parameter in &inputs.missing {
                let by_prerequisite = stack.prerequisites.iter().any(|prerequisite| {
                    prerequisite.missing == specforge_dsl::assembly::Missing::ParameterNotGiven(parameter.name.clone())
                });
                if by_prerequisite {
                    continue;
                }
                let known = problems.iter_mut().find_map(|problem| match problem {
                    InputProblem::MissingParameter { name, stacks, .. } if *name == parameter.name => Some(stacks),
                    _ => None,
                });
                match known {
                    Some(stacks) => stacks.push(stack.id.clone()),
                    None => problems.push(InputProblem::MissingParameter {
                        name: parameter.name.clone(),
                        stacks: vec![stack.id.clone()],
                        description: parameter.description.clone(),
                    }),
                }
            }
            for (_, provider, output) in &inputs.unknown {
                if !self.selected.iter().any(|selected| selected.name == *provider) {
                    let provider = self.assembly.stack(provider).map_or(provider.as_str(), |stack| &stack.id);
                    problems.push(InputProblem::ProviderNotDeployed {
                        stack: stack.id.clone(),
                        provider: provider.to_owned(),
                        output: output.clone(),
                    });
                }
            }
        }
        problems
    }
}

/// Plans every selected stack. Change sets that come of it belong to the caller, also those of stacks planned before
/// an error: they are deleted here.
pub(crate) async fn plan_stacks<'a>(
    client: &Client,
    survey: &Survey<'a>,
    request: &DeployRequest,
    observer: &mut dyn Observer,
) -> Result<Vec<PlannedStack<'a>>, CallError> {
    let mut planned: Vec<PlannedStack<'a>> = Vec::new();
    for stack in &survey.selected {
        observer.notice(Notice::Working(&format!("Planning {}", stack.id)));
        match plan_stack(client, survey, request, stack, &planned).await {
            Ok(stack) => planned.push(stack),
            Err(error) => {
                discard_all(client, &planned).await;
                return Err(error);
            }
        }
    }
    Ok(planned)
}

async fn plan_stack<'a>(
    client: &Client,
    survey: &Survey<'a>,
    request: &DeployRequest,
    stack: &'a AssembledStack,
    before: &[PlannedStack<'a>],
) -> Result<PlannedStack<'a>, CallError> {
    let inputs = survey.resolve(stack, request);
    let ready = survey.readiness(stack);
    let step = if ready == Readiness::Create { Step::Create } else { Step::Update };
    let mut planned = PlannedStack {
        stack,
        plan: StackPlan {
            stack: stack.name.clone(),
            id: stack.id.clone(),
            step,
            basis: Basis::Template,
            changes: Vec::new(),
            parameters: inputs.planned.clone(),
        },
        inputs,
        change_set: None,
        obstacle: None,
    };
    let needed: BTreeSet<&str> = stack.depends_on.iter().map(String::as_str).collect();
    let providers = || before.iter().filter(|other| needed.contains(other.stack.name.as_str()));
    let values = survey.command_values(client);
    let missing = missing_before(stack, &planned.inputs, &values);
    if !missing.is_empty() {
        planned.stop(Obstacle::Prerequisites(missing));
    } else if providers().any(|other| other.obstacle.is_some()) {
        planned.stop(Obstacle::Blocked);
    } else if !planned.inputs.unknown.is_empty() || (step == Step::Create && providers().any(changes_anything)) {
        // Outputs that do not exist yet: the template is all there is to go by.
        planned.plan.changes = if step == Step::Create {
            additions(&stack.template)
        } else {
            from_deployed_template(client, stack).await?
        };
    } else {
        let provisional = providers().any(changes_anything);
        planned.plan.basis = if provisional { Basis::ProvisionalChangeSet } else { Basis::ChangeSet };
        planned.ask(client, &ready, request, &values).await?;
    }
    Ok(planned)
}

impl PlannedStack<'_> {
    /// Asks CloudFormation for the change set of this stack with its inputs as they are.
    pub(crate) async fn ask(
        &mut self,
        client: &Client,
        ready: &Readiness,
        request: &DeployRequest,
        values: &CommandValues,
    ) -> Result<(), CallError> {
        let token = super::deploy::fresh_token();
        match prepare(client, self.stack, ready, &self.inputs, &token, request.pace).await? {
            Prepared::Ready(change_set) => {
                self.plan.changes.clone_from(&change_set.changes);
                self.change_set = Some(change_set);
            }
            Prepared::NoChange => self.plan.step = Step::NoChange,
            Prepared::Refused(refusal) => {
                let missing = missing_by_refusal(self.stack, &self.inputs, &refusal, values);
                if missing.is_empty() {
                    self.stop(Obstacle::Refused(refusal));
                } else {
                    self.stop(Obstacle::Prerequisites(missing));
                }
            }
        }
        Ok(())
    }

    fn stop(&mut self, obstacle: Obstacle) {
        self.plan.step = match obstacle {
            Obstacle::Refused(_) => Step::Refused,
            Obstacle::Prerequisites(_) | Obstacle::Blocked => Step::AwaitsPrerequisites,
        };
        self.plan.changes.clear();
        self.obstacle = Some(obstacle);
    }
}

fn changes_anything(planned: &PlannedStack<'_>) -> bool {
    planned.plan.step.changes_anything()
}

/// Compares the template that is deployed with the new one: the plan for a stack that waits for outputs that do not
/// exist yet.
async fn from_deployed_template(
    client: &Client,
    stack: &AssembledStack,
) -> Result<Vec<crate::plan::ResourceChange>, CallError> {
    let deployed = deployed_template(client, &stack.name).await?;
    Ok(crate::diff::compare_templates(&deployed, &stack.template.to_value(), &crate::diff::SchemaFacts))
}

/// The template that a stack was last deployed with.
pub(crate) async fn deployed_template(client: &Client, stack: &str) -> Result<serde_json::Value, CallError> {
    let answer =
        client.get_template().stack_name(stack).send().await.map_err(|error| CallError::new("GetTemplate", &error))?;
    let body = answer.template_body().unwrap_or_default();
    // A template in YAML was not deployed by this tool; without its text everything counts as new.
    Ok(serde_json::from_str(body).unwrap_or_else(|_| serde_json::json!({})))
}

/// The plan of all stacks, for people.
pub(crate) fn whole_plan(assembly: &Assembly, planned: &[PlannedStack<'_>]) -> Plan {
    Plan { app: assembly.name.clone(), stacks: planned.iter().map(|stack| stack.plan.clone()).collect() }
}

/// Deletes the change sets of a plan that is not executed. One that cannot be deleted must not hide the outcome.
pub(crate) async fn discard_all(client: &Client, planned: &[PlannedStack<'_>]) {
    for change_set in planned.iter().filter_map(|stack| stack.change_set.as_ref()) {
        let _gone_or_unreachable = discard(client, change_set).await;
    }
}

/// What is wrong with the input as far as it shows without a call: unknown stacks and parameters, invalid values.
///
/// Whether a parameter is missing depends on whether its stack exists, so that `deploy` tells it after one look.
pub fn check_input(assembly: &Assembly, request: &DeployRequest) -> Vec<InputProblem> {
    match super::select(assembly, &request.stacks, request.reach) {
        Ok(selected) => check_given(&selected, &assembly.stacks, &request.parameters),
        Err(mut problems) => {
            problems.extend(check_given(&[], &assembly.stacks, &request.parameters));
            problems
        }
    }
}

/// The parameters that have no value if none of the selected stacks exists yet.
pub fn missing_for_creation(assembly: &Assembly, request: &DeployRequest) -> Vec<InputProblem> {
    let Ok(selected) = super::select(assembly, &request.stacks, request.reach) else { return Vec::new() };
    let survey = Survey { assembly, selected, states: BTreeMap::new(), outputs: BTreeMap::new() };
    let mut problems = survey.missing(request);
    problems.retain(|problem| matches!(problem, InputProblem::MissingParameter { .. }));
    problems
}
