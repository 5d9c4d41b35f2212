use super::admission::{admit, judge, not_admitted};
use super::attach::attach;
use super::audience::Audience;
use super::change_set::{list, sweep};
use super::execute::OnFailure;
use super::follow::Watch;
use super::inspection::Inspection;
use super::observer::{Consent, Notice, Observer};
use super::outcome::{Deployment, StackOutcome, StackResult};
use super::outlook::Outlook;
use super::pace::{Pace, Rhythm};
use super::planning::{Obstacle, PlannedStack, discard_all, plan_stacks, whole_plan};
use super::purpose::Purpose;
use super::recreation::recreate;
use super::refactor::all_moved;
use super::rollout::execute_all;
use super::rule_policy::renew;
use super::services::ServiceWatch;
use super::stack_state::StackState;
use super::stack_status::{Readiness, Turn, turn};
use super::survey::Survey;
use super::{EngineError, Reach};
use crate::gate::Consents;
use crate::plan::{Plan, Step};
use crate::text::Text;
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
    /// Whether stacks whose first creation was rolled back are deleted and created anew without a question.
    pub recreate: bool,
    /// Whether the plan says what was changed outside of the stacks, and what becomes of it. On AWS that takes a while.
    pub drift: bool,
    /// Whether stacks are looked for that carry the app's name and tags and are none of its stacks.
    pub name_orphans: bool,
    /// What becomes of a stack whose operation fails.
    pub on_failure: OnFailure,
    /// How often a running operation is looked at.
    pub pace: Pace,
    /// What looks at each deployed stack afterwards.
    pub inspection: Inspection,
    /// What the change sets are for.
    pub purpose: Purpose,
    /// Who looks at ECS services while CloudFormation waits for them.
    pub services: ServiceWatch,
}

impl Default for DeployRequest {
    fn default() -> Self {
        Self {
            stacks: Vec::new(),
            reach: Reach::WithDependencies,
            parameters: BTreeMap::new(),
            samples: false,
            consents: Consents::default(),
            recreate: false,
            drift: false,
            name_orphans: false,
            on_failure: OnFailure::RollBack,
            pace: Pace::AWS,
            inspection: Inspection::default(),
            services: ServiceWatch::default(),
            purpose: Purpose::default(),
        }
    }
}

/// Deploys the selected stacks in dependency order, independent ones at the same time: plan, consent, execution, outcome.
///
/// Nothing changes before the observer consents to the plan. Without consent, the change sets are removed again. When a
/// stack fails, those at work are followed to their end, and nothing new begins.
///
/// # Errors
///
/// When the input does not suffice (all problems at once), or a call to CloudFormation fails before anything is executed.
pub async fn deploy(
    client: &Client,
    assembly: &Assembly,
    request: &DeployRequest,
    observer: &mut dyn Observer,
) -> Result<Deployment, EngineError> {
    let audience = Audience::new(observer);
    let rhythm = Rhythm::new(request.pace, &assembly.name, audience.brake());
    let watch = Watch { client, rhythm: &rhythm, audience: &audience };
    audience.notice(Notice::Working("Looking at the stacks"));
    let mut survey = Survey::take(client, assembly, request).await?;
    let attached = attach(watch, &mut survey, request).await?;
    renew(watch, &survey).await;
    if attached.ended_badly() {
        sweep_all(client, &survey.selected).await;
        let results = with_unreached(&survey, attached.into_results());
        return Ok(Deployment::new(&assembly.name, None, results));
    }
    let selected = survey.selected.clone();
    // On the heap: all that a deployment does is too much for a small stack, as tests and Windows have.
    let deployed = Box::pin(deploy_at_rest(watch, survey, request)).await;
    if let Err(EngineError::Input(_)) = &deployed {
        // Whoever has to change the code first does not come back soon.
        sweep_all(client, &selected).await;
    }
    Ok(attached.before(deployed?))
}

/// Deploys the selected stacks, on which nothing is running.
async fn deploy_at_rest(
    watch: Watch<'_, '_>,
    mut survey: Survey<'_>,
    request: &DeployRequest,
) -> Result<Deployment, EngineError> {
    let Watch { client, audience, .. } = watch;
    let assembly = survey.assembly;
    let outlook = Outlook::of(client, &survey, request).await?;
    recreate(watch, &mut survey, request).await?;
    if let Some(results) = interrupted(&survey, audience).or_else(|| states_that_forbid(&survey)) {
        sweep_all(client, &survey.selected).await;
        return Ok(Deployment::new(&assembly.name, None, results));
    }
    survey.doubtful_moves = all_moved(client, assembly, &survey.selected).await?;
    survey.look_for_drift(watch, request).await?;
    let mut planned = plan_stacks(watch, &survey, request).await?;
    if let Some(results) = interrupted(&survey, audience) {
        discard_all(client, planned.iter()).await;
        sweep_all(client, &survey.selected).await;
        return Ok(Deployment::new(&assembly.name, None, results));
    }
    if let Err(error) = judge(client, &survey, request, &mut planned).await {
        discard_all(client, planned.iter()).await;
        return Err(error.into());
    }
    let plan = whole_plan(assembly, &planned, &request.consents, &outlook);
    audience.notice(Notice::Planned(&plan));
    if let Some(verdict) = verdict_on(&plan, &mut planned, audience) {
        discard_all(client, planned.iter()).await;
        sweep_all(client, &survey.selected).await;
        let results = planned.iter().map(|stack| result_without_execution(&survey, stack, &verdict)).collect();
        return Ok(Deployment::new(&assembly.name, Some(plan), results));
    }
    let plan = whole_plan(assembly, &planned, &request.consents, &outlook);
    let selected = survey.selected.clone();
    let results = Box::pin(execute_all(watch, survey, request, planned, outlook.transitions)).await;
    let reached = |stack: &&AssembledStack| {
        results.iter().any(|one| one.stack == stack.name && !matches!(one.outcome, StackOutcome::NotReached))
    };
    let unreached: Vec<&AssembledStack> = selected.into_iter().filter(|stack| !reached(stack)).collect();
    sweep_all(client, &unreached).await;
    Ok(Deployment::new(&assembly.name, Some(plan), results))
}

/// Removes what earlier runs left behind on stacks that nothing is executed on now: change sets, and the empty stacks that came
/// with them. Whoever cannot remove them now does so with the next plan.
async fn sweep_all(client: &Client, stacks: &[&AssembledStack]) {
    for stack in stacks {
        let _next_time = sweep(client, &stack.name).await;
        // A shell that another tool's change set waits in is not ours.
        if let Ok(Some(state)) = StackState::read(client, &stack.name).await
            && state.status == "REVIEW_IN_PROGRESS"
            && let Ok(left) = list(client, &stack.name).await
            && left.is_empty()
        {
            let _next_time = client.delete_stack().stack_name(&stack.name).send().await;
        }
    }
}

/// Why the plan is not executed, if it is not: refused by CloudFormation, held by the gate, or not consented to.
fn verdict_on(plan: &Plan, planned: &mut [PlannedStack<'_>], audience: &Audience<'_>) -> Option<StackOutcome> {
    if planned.iter().any(|stack| matches!(stack.obstacle, Some(Obstacle::Refused(_)))) {
        return Some(StackOutcome::NotReached);
    }
    if let Some(closed) = admit(planned, audience) {
        return Some(closed);
    }
    if !plan.changes_anything() {
        return None;
    }
    match audience.consent_to_plan(plan) {
        Consent::Given => None,
        Consent::Refused => Some(audience.refused()),
        Consent::NobodyToAsk => Some(StackOutcome::NobodyToAsk),
    }
}

/// The results where a person ended the run before anything was begun.
pub(super) fn interrupted(survey: &Survey<'_>, audience: &Audience<'_>) -> Option<Vec<StackResult>> {
    let of = |stack: &&AssembledStack| result(stack, StackOutcome::Interrupted, survey);
    audience.brake().is_stopped().then(|| survey.selected.iter().map(of).collect())
}

/// The results where some selected stack's state forbids a deployment.
pub(super) fn states_that_forbid(survey: &Survey<'_>) -> Option<Vec<StackResult>> {
    let outcome = |stack: &AssembledStack| {
        let status = survey.states.get(&stack.name).map(|state| state.status.clone()).unwrap_or_default();
        match survey.readiness(stack) {
            Readiness::Create | Readiness::Update => StackOutcome::NotReached,
            Readiness::Busy => StackOutcome::NotReady {
                status,
                why: "another operation is running on it".to_owned(),
                help: Text::new("wait until it is done (")
                    .command(["status", &stack.id])
                    .then(" shows it), then run ")
                    .command(["deploy"])
                    .then(" again"),
            },
            Readiness::Recreate => StackOutcome::NotReady {
                status,
                why: "its first creation failed and was rolled back; CloudFormation lets such a stack only be deleted"
                    .to_owned(),
                help: Text::new("repair the cause and run ")
                    .command(["deploy", "--recreate"])
                    .then(", which deletes what is left of it first"),
            },
            Readiness::Stuck(stuck) => {
                StackOutcome::NotReady { status, why: stuck.why().to_owned(), help: stuck.help(&stack.id) }
            }
        }
    };
    let results: Vec<StackResult> = survey.selected.iter().map(|stack| result(stack, outcome(stack), survey)).collect();
    results.iter().any(|result| matches!(result.outcome, StackOutcome::NotReady { .. })).then_some(results)
}

/// These results, and that the other selected stacks were not reached.
fn with_unreached(survey: &Survey<'_>, known: Vec<StackResult>) -> Vec<StackResult> {
    let mut known = known;
    let mut take = |stack: &AssembledStack| {
        let position = known.iter().position(|result| result.stack == stack.name)?;
        Some(known.swap_remove(position))
    };
    survey
        .selected
        .iter()
        .map(|stack| take(stack).unwrap_or_else(|| result(stack, StackOutcome::NotReached, survey)))
        .collect()
}

pub(super) fn result_without_execution(
    survey: &Survey<'_>,
    planned: &PlannedStack<'_>,
    verdict: &StackOutcome,
) -> StackResult {
    let outcome = match (&planned.obstacle, planned.plan.step) {
        (None, _) if matches!(verdict, StackOutcome::ConsentMissing(_)) => not_admitted(planned),
        (Some(Obstacle::Refused(refusal)), _) => StackOutcome::Refused(refusal.clone()),
        (Some(Obstacle::Blocked), _) => StackOutcome::NotReached,
        (Some(Obstacle::Interrupted), _) => StackOutcome::Interrupted,
        (_, Step::NoChange) => unchanged(planned.stack, survey),
        _ => verdict.clone(),
    };
    result(planned.stack, outcome, survey)
}

/// How a stack ends that nothing changes: one that failed and waits for a person is not as it should be, whatever its template
/// says.
pub(super) fn unchanged(stack: &AssembledStack, survey: &Survey<'_>) -> StackOutcome {
    match survey.states.get(&stack.name) {
        Some(state) if turn(Some(&state.status)) == Turn::Person => StackOutcome::NotReady {
            status: state.status.clone(),
            why: "it failed and waits as it is, and what is to be deployed changes nothing of it".to_owned(),
            help: Text::default()
                .command(["events", &stack.id])
                .then(" shows what failed, and ")
                .command(["recover", &stack.id])
                .then(" goes back"),
        },
        _ => StackOutcome::NoChange,
    }
}

/// A stack's result without an operation, with its outputs as they are now.
pub(super) fn result(stack: &AssembledStack, outcome: StackOutcome, survey: &Survey<'_>) -> StackResult {
    let outputs = survey.states.get(&stack.name).map(|state| state.outputs.clone()).unwrap_or_default();
    StackResult {
        stack: stack.name.clone(),
        id: stack.id.clone(),
        outcome,
        attached: None,
        events: Vec::new(),
        kept: Vec::new(),
        outputs,
        elapsed: Duration::ZERO,
    }
}
