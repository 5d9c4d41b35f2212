use super::change_set::discard;
use super::event::{Event, EventCursor, Progress};
use super::failure::Failure;
use super::follow::{Followed, execute, follow};
use super::observer::{Consent, Notice, Observer};
use super::outcome::{Deployment, StackOutcome, StackResult};
use super::pace::Pace;
use super::planning::{Obstacle, PlannedStack, Survey, discard_all, plan_stacks, whole_plan};
use super::prerequisites::missing_before;
use super::stack_state::StackState;
use super::stack_status::{Ending, Readiness, ending};
use super::{CallError, EngineError, Reach};
use crate::plan::{Action, Basis, Plan, Step};
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

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
    let problems = survey.missing(request);
    if !problems.is_empty() {
        return Err(EngineError::Input(problems));
    }
    if let Some(results) = states_that_forbid(&survey) {
        return Ok(Deployment::new(&assembly.name, None, results));
    }
    let mut planned = plan_stacks(client, &survey, request, observer).await?;
    let plan = whole_plan(assembly, &planned);
    observer.notice(Notice::Planned(&plan));
    let refused = planned.iter().any(|stack| matches!(stack.obstacle, Some(Obstacle::Refused(_))));
    let verdict = if refused {
        Some(StackOutcome::NotReached)
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
        (Some(Obstacle::Refused(refusal)), _) => StackOutcome::Refused(refusal.clone()),
        (Some(Obstacle::Blocked), _) => StackOutcome::NotReached,
        (_, Step::NoChange) => StackOutcome::NoChange,
        _ => verdict.clone(),
    };
    result(planned.stack, outcome, Vec::new(), survey, Duration::ZERO)
}

fn result(
    stack: &AssembledStack,
    outcome: StackOutcome,
    events: Vec<Event>,
    survey: &Survey<'_>,
    elapsed: Duration,
) -> StackResult {
    let outputs = survey.states.get(&stack.name).map(|state| state.outputs.clone()).unwrap_or_default();
    StackResult { stack: stack.name.clone(), id: stack.id.clone(), outcome, events, outputs, elapsed }
}

async fn execute_stack(
    client: &Client,
    survey: &mut Survey<'_>,
    request: &DeployRequest,
    planned: &mut PlannedStack<'_>,
    observer: &mut dyn Observer,
) -> Result<StackResult, CallError> {
    let stack = planned.stack;
    if let Some(outcome) = obstacle_outcome(client, survey, planned) {
        return Ok(result(stack, outcome, Vec::new(), survey, Duration::ZERO));
    }
    if planned.plan.basis != Basis::ChangeSet
        && let Some(outcome) = make_final(client, survey, request, planned, observer).await?
    {
        return Ok(result(stack, outcome, Vec::new(), survey, Duration::ZERO));
    }
    let Some(change_set) = planned.change_set.take() else {
        return Ok(result(stack, StackOutcome::NoChange, Vec::new(), survey, Duration::ZERO));
    };
    let started = Instant::now();
    observer.notice(Notice::StackStarted(&planned.plan));
    let mut events = Vec::new();
    let mut cursor = EventCursor::after_now(client, &change_set.stack_arn).await?;
    if let Err(error) = execute(client, &change_set, &fresh_token()).await {
        let _gone_or_unreachable = discard(client, &change_set).await;
        return Err(error);
    }
    let followed = follow(client, &change_set.stack_arn, &mut cursor, request.pace, &mut events, observer).await;
    let outcome = match followed {
        Followed::LostContact(error) => StackOutcome::LostContact(error.to_string()),
        Followed::Ended(None) => StackOutcome::Failed(Failure::find(stack, &events, "DELETE_COMPLETE", None)),
        Followed::Ended(Some(state)) => {
            let outcome = outcome_of(stack, &state, &events);
            if stack.termination_protection && !state.termination_protection && outcome.allows_next() {
                protect(client, &stack.name).await?;
            }
            survey.learn(&stack.name, state);
            outcome
        }
    };
    let result = result(stack, outcome, events, survey, started.elapsed());
    observer.notice(Notice::StackFinished(&result));
    Ok(result)
}

/// Prerequisites are told with the outputs of the stacks that were deployed meanwhile.
fn obstacle_outcome(client: &Client, survey: &Survey<'_>, planned: &PlannedStack<'_>) -> Option<StackOutcome> {
    match planned.obstacle.as_ref()? {
        Obstacle::Prerequisites(early) => {
            let missing = missing_before(planned.stack, &planned.inputs, &survey.command_values(client));
            let missing = if missing.is_empty() { early.clone() } else { missing };
            Some(StackOutcome::AwaitsPrerequisites(missing))
        }
        Obstacle::Blocked => Some(StackOutcome::NotReached),
        Obstacle::Refused(refusal) => Some(StackOutcome::Refused(refusal.clone())),
    }
}

/// Computes the final change set of a stack that was planned on outputs as they were before. Consent is asked again
/// when it replaces or removes what the plan did not announce.
async fn make_final(
    client: &Client,
    survey: &Survey<'_>,
    request: &DeployRequest,
    planned: &mut PlannedStack<'_>,
    observer: &mut dyn Observer,
) -> Result<Option<StackOutcome>, CallError> {
    let inputs = survey.resolve(planned.stack, request);
    if planned.plan.basis == Basis::ProvisionalChangeSet && inputs == planned.inputs {
        return Ok(None);
    }
    observer.notice(Notice::Working(&format!("Planning {}", planned.stack.id)));
    if let Some(outdated) = planned.change_set.take() {
        discard(client, &outdated).await?;
    }
    let announced = std::mem::take(&mut planned.plan.changes);
    let ready = survey.readiness(planned.stack);
    planned.inputs = inputs;
    planned.plan.parameters.clone_from(&planned.inputs.planned);
    planned.plan.basis = Basis::ChangeSet;
    planned.plan.step = if ready == Readiness::Create { Step::Create } else { Step::Update };
    planned.ask(client, &ready, request, &survey.command_values(client)).await?;
    if let Some(outcome) = obstacle_outcome(client, survey, planned) {
        return Ok(Some(outcome));
    }
    let unannounced = planned.plan.changes.iter().any(|change| {
        matches!(change.action, Action::Replace(_) | Action::Remove)
            && !announced.iter().any(|known| known.logical_id == change.logical_id && known.action == change.action)
    });
    if !unannounced {
        return Ok(None);
    }
    let revised = Plan { app: survey.assembly.name.clone(), stacks: vec![planned.plan.clone()] };
    observer.notice(Notice::Planned(&revised));
    let outcome = match observer.consent_to_plan(&revised) {
        Consent::Given => return Ok(None),
        Consent::Refused => StackOutcome::Declined,
        Consent::NobodyToAsk => StackOutcome::NobodyToAsk,
    };
    if let Some(change_set) = planned.change_set.take() {
        discard(client, &change_set).await?;
    }
    Ok(Some(outcome))
}

fn outcome_of(stack: &AssembledStack, state: &StackState, events: &[Event]) -> StackOutcome {
    let failure = || Failure::find(stack, events, &state.status, state.status_reason.as_deref());
    match ending(&state.status) {
        Ending::Succeeded => {
            let leftovers: Vec<String> = events
                .iter()
                .filter(|event| event.status == "DELETE_FAILED" && event.progress() == Progress::Failed)
                .map(|event| event.logical_id.clone())
                .collect();
            if leftovers.is_empty() { StackOutcome::Deployed } else { StackOutcome::DeployedWithLeftovers(leftovers) }
        }
        Ending::RolledBack => StackOutcome::RolledBack(failure()),
        Ending::Failed | Ending::Deleted | Ending::Running => StackOutcome::Failed(failure()),
    }
}

/// Change sets have no field for termination protection, so it is set once the stack stands.
async fn protect(client: &Client, stack: &str) -> Result<(), CallError> {
    client
        .update_termination_protection()
        .stack_name(stack)
        .enable_termination_protection(true)
        .send()
        .await
        .map(|_| ())
        .map_err(|error| CallError::new("UpdateTerminationProtection", &error))
}

/// A token that no other operation has: the time, the process and a counter. CloudFormation wants
/// `[a-zA-Z][-a-zA-Z0-9]*` of at most 128 characters.
pub(crate) fn fresh_token() -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map(|time| time.as_nanos()).unwrap_or_default();
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    format!("t{nanos:x}-{:x}-{count:x}", std::process::id())
}
