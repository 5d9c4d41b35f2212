use super::admission::{admit, judge, not_admitted};
use super::attach::attach;
use super::event::Event;
use super::execution::execute_stack;
use super::observer::{Consent, Notice, Observer};
use super::outcome::{Deployment, StackOutcome, StackResult};
use super::pace::Pace;
use super::planning::{Obstacle, PlannedStack, discard_all, plan_stacks, whole_plan};
use super::stack_status::Readiness;
use super::survey::Survey;
use super::{EngineError, Reach};
use crate::gate::Consents;
use crate::plan::Step;
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::collections::BTreeMap;
use std::time::Duration;

/// What to deploy and with which values.
#[derive(Debug, Clone)]
pub struct DeployRequest {
    /// Names or short IDs of stacks; all where empty.
    pub stacks: Vec<String>,
    /// Whether the stacks that the named ones need are deployed too.
    pub reach: Reach,
    /// Parameter values by `Name`, for every stack that has it, or by `stack.Name`.
    pub parameters: BTreeMap<String, String>,
    /// Whether parameters without a value get a sample. For the embedded CloudFormation alone.
    pub samples: bool,
    /// What may happen that needs a consent.
    pub consents: Consents,
    /// How often a running operation is looked at.
    pub pace: Pace,
}

impl Default for DeployRequest {
    fn default() -> Self {
        Self {
            stacks: Vec::new(),
            reach: Reach::WithDependencies,
            parameters: BTreeMap::new(),
            samples: false,
            consents: Consents::default(),
            pace: Pace::AWS,
        }
    }
}

/// Deploys the selected stacks in dependency order: plan, consent, execution, outcome.
///
/// Nothing changes before the observer consents to the plan. Without consent, the change sets are removed again.
///
/// # Errors
///
/// When the input does not suffice (all problems at once), or a call to CloudFormation fails before the deployment
/// has an outcome.
pub async fn deploy(
    client: &Client,
    assembly: &Assembly,
    request: &DeployRequest,
    observer: &mut dyn Observer,
) -> Result<Deployment, EngineError> {
    observer.notice(Notice::Working("Looking at the stacks"));
    let mut survey = Survey::take(client, assembly, request).await?;
    attach(client, &mut survey, request.pace, observer).await?;
    let problems = survey.missing(request);
    if !problems.is_empty() {
        return Err(EngineError::Input(problems));
    }
    if let Some(results) = states_that_forbid(&survey) {
        return Ok(Deployment::new(&assembly.name, None, results));
    }
    let mut planned = plan_stacks(client, &survey, request, observer).await?;
    if let Err(error) = judge(client, &survey, request, &mut planned).await {
        discard_all(client, &planned).await;
        return Err(error.into());
    }
    let mut plan = whole_plan(assembly, &planned, &request.consents);
    observer.notice(Notice::Planned(&plan));
    let refused = planned.iter().any(|stack| matches!(stack.obstacle, Some(Obstacle::Refused(_))));
    let verdict = if refused {
        Some(StackOutcome::NotReached)
    } else if let Some(closed) = admit(&mut planned, observer) {
        Some(closed)
    } else if plan.changes_anything() {
        match observer.consent_to_plan(&plan) {
            Consent::Given => None,
            Consent::Refused => Some(StackOutcome::Declined),
            Consent::NobodyToAsk => Some(StackOutcome::NobodyToAsk),
        }
    } else {
        None
    };
    if let Some(verdict) = verdict {
        discard_all(client, &planned).await;
        let results = planned.iter().map(|stack| result_without_execution(&survey, stack, &verdict)).collect();
        return Ok(Deployment::new(&assembly.name, Some(plan), results));
    }
    plan = whole_plan(assembly, &planned, &request.consents);
    let mut results: Vec<StackResult> = Vec::new();
    for index in 0..planned.len() {
        let stopped = results.iter().any(|result| !result.outcome.allows_next());
        let stack = &mut planned[index];
        let result = if stopped {
            result_without_execution(&survey, stack, &StackOutcome::NotReached)
        } else {
            match execute_stack(client, &mut survey, request, stack, observer).await {
                Ok(result) => result,
                Err(error) => {
                    discard_all(client, &planned[index..]).await;
                    return Err(error.into());
                }
            }
        };
        let goes_on = result.outcome.allows_next();
        results.push(result);
        if !goes_on {
            discard_all(client, &planned[index + 1..]).await;
            for later in &mut planned[index + 1..] {
                later.change_set = None;
            }
        }
    }
    Ok(Deployment::new(&assembly.name, Some(plan), results))
}

/// The results where some selected stack's state forbids a deployment.
fn states_that_forbid(survey: &Survey<'_>) -> Option<Vec<StackResult>> {
    let outcome = |stack: &AssembledStack| {
        let status = survey.states.get(&stack.name).map(|state| state.status.clone()).unwrap_or_default();
        match survey.readiness(stack) {
            Readiness::Create | Readiness::Update => StackOutcome::NotReached,
            Readiness::Busy => StackOutcome::NotReady {
                status,
                why: "another operation is running on it".to_owned(),
                help: format!("wait until it is done (`status {}` shows it), then run `deploy` again", stack.id),
            },
            Readiness::Stuck { why, help } => {
                let name = if help.contains("aws ") { &stack.name } else { &stack.id };
                StackOutcome::NotReady { status, why: why.to_owned(), help: help.replace("{stack}", name) }
            }
        }
    };
    let results: Vec<StackResult> =
        survey.selected.iter().map(|stack| result(stack, outcome(stack), Vec::new(), survey, Duration::ZERO)).collect();
    results.iter().any(|result| matches!(result.outcome, StackOutcome::NotReady { .. })).then_some(results)
}

fn result_without_execution(survey: &Survey<'_>, planned: &PlannedStack<'_>, verdict: &StackOutcome) -> StackResult {
    let outcome = match (&planned.obstacle, planned.plan.step) {
        (None, _) if matches!(verdict, StackOutcome::ConsentMissing(_)) => not_admitted(planned),
        (Some(Obstacle::Refused(refusal)), _) => StackOutcome::Refused(refusal.clone()),
        (Some(Obstacle::Blocked), _) => StackOutcome::NotReached,
        (_, Step::NoChange) => StackOutcome::NoChange,
        _ => verdict.clone(),
    };
    result(planned.stack, outcome, Vec::new(), survey, Duration::ZERO)
}

/// A stack's result with its outputs as they are now.
pub(super) fn result(
    stack: &AssembledStack,
    outcome: StackOutcome,
    events: Vec<Event>,
    survey: &Survey<'_>,
    elapsed: Duration,
) -> StackResult {
    let outputs = survey.states.get(&stack.name).map(|state| state.outputs.clone()).unwrap_or_default();
    StackResult { stack: stack.name.clone(), id: stack.id.clone(), outcome, events, outputs, elapsed }
}
