use super::drift::{StackDrift, drift};
use super::follow::Watch;
use super::input::InputProblem;
use super::observer::Notice;
use super::parameters::{Sources, StackInputs, check_given};
use super::prerequisites::CommandValues;
use super::purpose::Purpose;
use super::stack_state::{StackState, region_and_account};
use super::stack_status::{Readiness, readiness};
use super::{DeployRequest, EngineError};
use crate::gate::DoubtfulMove;
use crate::plan::ValueOrigin;
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::{AssembledStack, Assembly, Missing};
use std::collections::{BTreeMap, BTreeSet};

/// The app as it is deployed now.
#[derive(Debug, Clone)]
pub(crate) struct Survey<'a> {
    pub(crate) assembly: &'a Assembly,
    pub(crate) selected: Vec<&'a AssembledStack>,
    /// Every stack of the app that exists, by name.
    pub(crate) states: BTreeMap<String, StackState>,
    pub(crate) outputs: BTreeMap<(String, String), String>,
    /// The names of the stacks that existed before anything was done.
    pub(crate) standing: BTreeSet<String>,
    /// The resources that are said to come from places that are not deployed.
    pub(crate) doubtful_moves: Vec<DoubtfulMove>,
    /// What was changed outside of the stacks, by their names, where somebody looked.
    pub(crate) drift: BTreeMap<String, StackDrift>,
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
        let mut survey = Self {
            assembly,
            selected,
            states: BTreeMap::new(),
            outputs: BTreeMap::new(),
            standing: BTreeSet::new(),
            doubtful_moves: Vec::new(),
            drift: BTreeMap::new(),
        };
        for stack in &assembly.stacks {
            if let Some(state) = StackState::read(client, &stack.name).await? {
                survey.learn(&stack.name, state);
            }
        }
        survey.standing = survey.states.keys().cloned().collect();
        Ok(survey)
    }

    /// Looks for drift in the selected stacks, where that is asked for and until nobody wants to know any more.
    pub(crate) async fn look_for_drift(
        &mut self,
        watch: Watch<'_, '_>,
        request: &DeployRequest,
    ) -> Result<(), EngineError> {
        if !request.drift {
            return Ok(());
        }
        watch.audience.notice(Notice::Working("Looking for drift"));
        let found = tokio::select! {
            biased;
            found = drift(watch.client, &self.selected, request.pace) => found?,
            () = watch.audience.brake().stopped() => return Ok(()),
        };
        self.drift = found.into_iter().map(|one| (one.stack.clone(), one)).collect();
        Ok(())
    }

    pub(crate) fn forget(&mut self, stack: &str) {
        self.outputs.retain(|(owner, _), _| owner != stack);
        self.states.remove(stack);
    }

    pub(crate) fn learn(&mut self, stack: &str, state: StackState) {
        self.forget(stack);
        if readiness(Some(&state.status)) == Readiness::Create {
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
        let mut inputs = Sources { given: &request.parameters, outputs: &self.outputs, samples: request.samples }
            .resolve(stack, self.states.get(&stack.name));
        for parameter in &mut inputs.planned {
            if let ValueOrigin::Output { stack, .. } = &mut parameter.origin
                && let Some(provider) = self.assembly.stack(stack)
            {
                stack.clone_from(&provider.id);
            }
        }
        match &request.purpose {
            Purpose::Deploy => {}
            Purpose::RevertDrift => inputs.revert_drift = true,
            Purpose::Import(resources) => inputs.imports = resources.get(&stack.name).cloned().unwrap_or_default(),
        }
        inputs
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
                let by_prerequisite = stack
                    .prerequisites
                    .iter()
                    .any(|prerequisite| prerequisite.missing == Missing::ParameterNotGiven(parameter.name.clone()));
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
                if self.selected.iter().any(|selected| selected.name == *provider) {
                    continue;
                }
                let provider_id = self.assembly.stack(provider).map_or(provider.as_str(), |stack| &stack.id);
                let known = problems.iter_mut().find_map(|problem| match problem {
                    InputProblem::ProviderNotDeployed { stack: user, provider, outputs }
                        if *user == stack.id && provider == provider_id =>
                    {
                        Some(outputs)
                    }
                    _ => None,
                });
                match known {
                    Some(outputs) => outputs.push(output.clone()),
                    None => problems.push(InputProblem::ProviderNotDeployed {
                        stack: stack.id.clone(),
                        provider: provider_id.to_owned(),
                        outputs: vec![output.clone()],
                    }),
                }
            }
        }
        problems
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
    let survey = Survey {
        assembly,
        selected,
        states: BTreeMap::new(),
        outputs: BTreeMap::new(),
        standing: BTreeSet::new(),
        doubtful_moves: Vec::new(),
        drift: BTreeMap::new(),
    };
    let mut problems = survey.missing(request);
    problems.retain(|problem| matches!(problem, InputProblem::MissingParameter { .. }));
    problems
}
