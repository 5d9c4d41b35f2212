use super::attach::{Attachments, attach_to};
use super::audience::Audience;
use super::call_error::CallError;
use super::deletion::{Deletion, delete_stack};
use super::destroy_names::NamedResources;
use super::destroy_plan::{DestroyPlan, DoomedStack, doomed, losses};
use super::failure::Failure;
use super::follow::{Followed, Watch};
use super::lifting::lift_protection;
use super::observer::{Consent, Notice, Observer};
use super::orphans::adopt;
use super::outcome::{Deployment, StackOutcome, StackResult};
use super::pace::{Pace, Rhythm};
use super::schedule::{dependents_first, in_order};
use super::services::ServiceWatch;
use super::stack_state::StackState;
use super::stack_status::{Ending, Readiness, ending, readiness};
use super::{EngineError, InputProblem, Reach, select};
use crate::gate::{Consents, Hazard};
use crate::text::Text;
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// What to delete.
#[derive(Debug, Clone)]
pub struct DestroyRequest {
    /// Names or short IDs of stacks; all where empty.
    pub stacks: Vec<String>,
    /// Whether the stacks that need the named ones are deleted too.
    pub reach: Reach,
    /// Whether termination protection of stacks is lifted first.
    pub lift_protection: bool,
    /// Resources whose deletion protection is lifted first without a question: by logical ID or as in the code, with the stack
    /// before it where two have one.
    pub unprotect: BTreeSet<String>,
    /// What may be deleted with the data that it holds. A name in `unprotect` is such a consent, too.
    pub consents: Consents,
    /// Whether everything may be deleted with its data: on the embedded CloudFormation nothing is real.
    pub any_data: bool,
    /// Resources that stay in the account, named likewise. CloudFormation allows it for a stack in `DELETE_FAILED`.
    pub retain: Vec<String>,
    /// Whether what cannot be deleted stays in the account. CloudFormation allows it for a stack in `DELETE_FAILED`.
    pub force: bool,
    /// Names of stacks that the app once had, which are deleted instead of its own.
    pub orphans: Vec<String>,
    /// How often a running operation is looked at.
    pub pace: Pace,
}

impl Default for DestroyRequest {
    fn default() -> Self {
        Self {
            stacks: Vec::new(),
            reach: Reach::WithDependents,
            lift_protection: false,
            unprotect: BTreeSet::new(),
            consents: Consents::default(),
            any_data: false,
            retain: Vec::new(),
            force: false,
            orphans: Vec::new(),
            pace: Pace::AWS,
        }
    }
}

/// Deletes the selected stacks, those that others need last, independent ones at the same time.
///
/// # Errors
///
/// When a name is unknown, a stack that stays needs one that would go, or a call to CloudFormation fails before anything is
/// deleted.
pub async fn destroy(
    client: &Client,
    assembly: &Assembly,
    request: &DestroyRequest,
    observer: &mut dyn Observer,
) -> Result<Deployment, EngineError> {
    let orphaned;
    let assembly = match request.orphans.is_empty() {
        true => assembly,
        false => {
            orphaned = adopt(client, assembly, &request.orphans).await?;
            &orphaned
        }
    };
    let audience = Audience::new(observer);
    let rhythm = Rhythm::new(request.pace, &assembly.name, audience.brake());
    let watch = Watch { client, rhythm: &rhythm, audience: &audience };
    let mut selected = select(assembly, &request.stacks, request.reach).map_err(EngineError::Input)?;
    selected.reverse();
    let needed = still_needed(client, assembly, &selected).await?;
    if !needed.is_empty() {
        return Err(EngineError::Input(needed));
    }
    let mut states = BTreeMap::new();
    let mut attached = Attachments::default();
    for stack in &selected {
        if let Some(state) = at_rest(watch, stack, &mut attached).await? {
            states.insert(stack.name.as_str(), state);
        }
    }
    if audience.brake().is_stopped() {
        let outcome = |stack: &AssembledStack| match states.get(stack.name.as_str()) {
            Some(state) if readiness(Some(&state.status)) == Readiness::Busy => StackOutcome::LeftRunning,
            _ => StackOutcome::Interrupted,
        };
        let results = selected.iter().map(|stack| bare(stack, outcome(stack))).collect();
        return Ok(attached.before_deletion(Deployment::new(&assembly.name, None, results)));
    }
    Ok(attached.before_deletion(destroy_at_rest(watch, assembly, request, &selected, &states).await?))
}

/// The stacks that are deployed, are not deleted along, and would lose what they are wired to. CloudFormation does not know
/// the wires: it would delete a network below the services that run in it.
async fn still_needed(
    client: &Client,
    assembly: &Assembly,
    selected: &[&AssembledStack],
) -> Result<Vec<InputProblem>, CallError> {
    let goes = |name: &str| selected.iter().any(|stack| stack.name == name);
    let mut problems = Vec::new();
    for user in assembly.stacks.iter().filter(|stack| !goes(&stack.name)) {
        let needs: Vec<&AssembledStack> =
            selected.iter().copied().filter(|stack| user.depends_on.contains(&stack.name)).collect();
        if needs.is_empty() {
            continue;
        }
        let state = StackState::read(client, &user.name).await?;
        if state.is_some_and(|state| state.status != "REVIEW_IN_PROGRESS") {
            problems.extend(
                needs.iter().map(|stack| InputProblem::StillNeeded { stack: stack.id.clone(), user: user.id.clone() }),
            );
        }
    }
    Ok(problems)
}

/// Deletes stacks on which nothing is running.
async fn destroy_at_rest(
    watch: Watch<'_, '_>,
    assembly: &Assembly,
    request: &DestroyRequest,
    selected: &[&AssembledStack],
    states: &BTreeMap<&str, StackState>,
) -> Result<Deployment, EngineError> {
    let Watch { client, audience, .. } = watch;
    let state = |stack: &AssembledStack| states.get(stack.name.as_str());
    let forbidden: Vec<StackOutcome> = selected.iter().map(|stack| forbidden(state(stack), request)).collect();
    if forbidden.iter().any(|outcome| matches!(outcome, StackOutcome::NotReady { .. } | StackOutcome::Protected)) {
        let results = selected.iter().zip(forbidden).map(|(stack, outcome)| bare(stack, outcome)).collect();
        return Ok(Deployment::new(&assembly.name, None, results));
    }
    let mut plan = DestroyPlan { app: assembly.name.clone(), stacks: Vec::new(), hazards: Vec::new() };
    for stack in selected {
        if let Some(state) = state(stack) {
            plan.stacks.push(doomed(client, stack, state).await?);
        }
    }
    if let Some(results) = protected_inside(&plan, selected, states) {
        return Ok(Deployment::new(&assembly.name, None, results));
    }
    let named = &NamedResources::find(&plan, request).map_err(EngineError::Input)?;
    for stack in &mut plan.stacks {
        let id = stack.id.clone();
        stack.retain(|logical_id| named.retains(&id, logical_id));
    }
    if !request.any_data {
        plan.hazards = plan.stacks.iter().flat_map(|stack| losses(stack, assembly)).collect();
        for hazard in &mut plan.hazards {
            hazard.consented = named.unprotects(&hazard.stack, &hazard.logical_id);
        }
        request.consents.mark(&mut plan.hazards);
        for misspelt in request.consents.misspelt(&plan.hazards) {
            audience.notice(Notice::Remark(&misspelt.to_string().into()));
        }
    }
    audience.notice(Notice::DestroyPlanned(&plan));
    if let Some(verdict) = verdict_on(&plan, named, audience) {
        let results = selected.iter().map(|stack| bare(stack, of_stack(&verdict, &stack.id))).collect();
        return Ok(Deployment { deletion: Some(plan), ..Deployment::new(&assembly.name, None, results) });
    }
    let before = dependents_first(assembly, selected);
    let results = in_order(&before, |position, done: &[Option<StackResult>]| {
        let stack = selected[position];
        let stopped = done.iter().flatten().any(|result| !result.outcome.allows_next());
        let known = state(stack).zip(plan.stacks.iter().find(|doomed| doomed.stack == stack.name));
        async move {
            match known {
                _ if stopped => bare(stack, StackOutcome::NotReached),
                None => bare(stack, StackOutcome::NotThere),
                Some((state, doomed)) => delete(watch, stack, state, doomed, named, request.force).await,
            }
        }
    })
    .await;
    Ok(Deployment { deletion: Some(plan), ..Deployment::new(&assembly.name, None, results) })
}

/// The stack's state once nothing runs on it, except a creation, which may be given up; `None` where it does not exist.
async fn at_rest(
    watch: Watch<'_, '_>,
    stack: &AssembledStack,
    attachments: &mut Attachments,
) -> Result<Option<StackState>, CallError> {
    let Some(state) = StackState::read(watch.client, &stack.name).await? else { return Ok(None) };
    if readiness(Some(&state.status)) != Readiness::Busy || state.status == "CREATE_IN_PROGRESS" {
        return Ok(Some(state));
    }
    let attached = attach_to(watch, stack, &state, &ServiceWatch::Nobody).await?;
    attachments.keep_leftovers(stack, &attached);
    Ok(attached.state.filter(|state| ending(&state.status) != Ending::Deleted))
}

/// [`StackOutcome::NotReady`] or [`StackOutcome::Protected`] where the stack's state forbids its deletion.
fn forbidden(state: Option<&StackState>, request: &DestroyRequest) -> StackOutcome {
    let Some(state) = state else { return StackOutcome::NotThere };
    if state.termination_protection && !request.lift_protection {
        return StackOutcome::Protected;
    }
    if (request.force || !request.retain.is_empty()) && state.status != "DELETE_FAILED" {
        return StackOutcome::NotReady {
            status: state.status.clone(),
            why: "CloudFormation retains resources and forces a deletion only after a first try failed".to_owned(),
            help: Text::new("run ")
                .command(["destroy"])
                .then(" without `--retain` and `--force` first; a `DeletionPolicy` keeps a resource for sure"),
        };
    }
    StackOutcome::NotReached
}

/// The outcomes where something in a nested stack is protected from deletion: an update of the stack around it cannot
/// lift that.
fn protected_inside(
    plan: &DestroyPlan,
    selected: &[&AssembledStack],
    states: &BTreeMap<&str, StackState>,
) -> Option<Vec<StackResult>> {
    let names = |stack: &AssembledStack| -> Vec<String> {
        let protected = plan.protected().filter(|(id, resource)| *id == stack.id && resource.is_inside());
        protected.map(|(_, resource)| format!("`{}`", resource.logical_id)).collect()
    };
    let outcome = |stack: &AssembledStack| match names(stack) {
        names if names.is_empty() => StackOutcome::NotReached,
        names => StackOutcome::NotReady {
            status: states.get(stack.name.as_str()).map(|state| state.status.clone()).unwrap_or_default(),
            why: format!("{} of a nested stack is protected from deletion", names.join(", ")),
            help: Text::new("turn its deletion protection off in the nested stack's own template and run ")
                .command(["deploy"])
                .then(", then ")
                .command(["destroy", &stack.id]),
        },
    };
    let any = selected.iter().any(|stack| !names(stack).is_empty());
    any.then(|| selected.iter().map(|stack| bare(stack, outcome(stack))).collect())
}

/// Why nothing is deleted.
enum Verdict {
    /// The same for every stack.
    Of(Box<StackOutcome>),
    /// What may not be lifted, and what may not be lost.
    Unconsented { protected: Vec<String>, losses: Vec<Hazard> },
}

/// What a verdict means for one stack. What both is protected and holds data is told once.
fn of_stack(verdict: &Verdict, stack: &str) -> StackOutcome {
    match verdict {
        Verdict::Of(outcome) => StackOutcome::clone(outcome),
        Verdict::Unconsented { protected, losses } => {
            let prefix = format!("{stack}.");
            let protected: Vec<String> = protected.iter().filter(|name| name.starts_with(&prefix)).cloned().collect();
            let losses: Vec<Hazard> = losses.iter().filter(|loss| loss.stack == stack).cloned().collect();
            match (protected.is_empty(), losses.is_empty()) {
                (false, _) => StackOutcome::ProtectedResources(protected),
                (true, false) => StackOutcome::ConsentMissing(losses),
                (true, true) => StackOutcome::NotReached,
            }
        }
    }
}

/// Why nothing is deleted, if so: not consented to, to the lifting of a protection, or to the loss of data.
fn verdict_on(plan: &DestroyPlan, named: &NamedResources, audience: &Audience<'_>) -> Option<Verdict> {
    if plan.stacks.is_empty() {
        return None;
    }
    let named = |(stack, resource): &(&str, &super::DoomedResource)| named.unprotects(stack, &resource.logical_id);
    let mut protected: Vec<String> = plan
        .protected()
        .filter(|one| !named(one))
        .map(|(stack, resource)| format!("{stack}.{}", resource.logical_id))
        .collect();
    let is_protected = |loss: &Hazard| protected.contains(&format!("{}.{}", loss.stack, loss.logical_id));
    let open = plan.hazards.iter().filter(|loss| !loss.consented && !is_protected(loss));
    let mut losses: Vec<Hazard> = open.cloned().collect();
    let refused = || Some(Verdict::Of(Box::new(audience.refused())));
    if !protected.is_empty() {
        match audience.consent_to_unprotect(&protected) {
            Consent::Given => protected.clear(),
            Consent::Refused => return refused(),
            Consent::NobodyToAsk => {}
        }
    }
    if !losses.is_empty() && protected.is_empty() {
        match audience.consent_to_hazards(&losses) {
            Consent::Given => losses.clear(),
            Consent::Refused if audience.brake().is_stopped() => return refused(),
            Consent::Refused | Consent::NobodyToAsk => {}
        }
    }
    if !protected.is_empty() || !losses.is_empty() {
        return Some(Verdict::Unconsented { protected, losses });
    }
    match audience.consent_to_destroy(plan) {
        Consent::Given => None,
        Consent::Refused => refused(),
        Consent::NobodyToAsk => Some(Verdict::Of(Box::new(StackOutcome::NobodyToAsk))),
    }
}

pub(super) fn bare(stack: &AssembledStack, outcome: StackOutcome) -> StackResult {
    StackResult {
        stack: stack.name.clone(),
        id: stack.id.clone(),
        outcome,
        attached: None,
        events: Vec::new(),
        kept: Vec::new(),
        outputs: Vec::new(),
        elapsed: Duration::ZERO,
    }
}

async fn delete(
    watch: Watch<'_, '_>,
    stack: &AssembledStack,
    state: &StackState,
    doomed: &DoomedStack,
    named: &NamedResources,
    force: bool,
) -> StackResult {
    if !watch.audience.brake().may_begin().await {
        return bare(stack, StackOutcome::Interrupted);
    }
    let started = Instant::now();
    watch.audience.notice(Notice::DeletionStarted(doomed));
    let mut events = Vec::new();
    let deletion = Deletion { retain: retained(doomed, named), force };
    let followed = match lift_protection(watch, stack, state, doomed).await {
        Ok(None) if !watch.audience.brake().may_begin().await => {
            return StackResult { elapsed: started.elapsed(), ..bare(stack, StackOutcome::Interrupted) };
        }
        Ok(None) => delete_stack(watch, stack, state, &deletion, &mut events).await,
        Ok(Some(failed)) => return StackResult { elapsed: started.elapsed(), ..failed },
        Err(error) => Err(error),
    };
    let outcome = match followed {
        Err(error) if error.may_have_arrived => StackOutcome::LostContact(error.to_string()),
        Err(error) => StackOutcome::CallFailed(error),
        Ok(Followed::LostContact(error)) => StackOutcome::LostContact(error.to_string()),
        Ok(Followed::Left) => StackOutcome::LeftRunning,
        Ok(Followed::Ended(None)) => StackOutcome::Deleted,
        Ok(Followed::Ended(Some(state))) if ending(&state.status) == Ending::Deleted => StackOutcome::Deleted,
        Ok(Followed::Ended(Some(state))) => {
            StackOutcome::Failed(Failure::find(stack, &events, &state.status, state.status_reason.as_deref()))
        }
    };
    let result = StackResult { events, elapsed: started.elapsed(), ..bare(stack, outcome) };
    watch.audience.notice(Notice::StackFinished(&result));
    result
}

/// The resources of this stack that are to stay: CloudFormation refuses names that it does not know.
fn retained(doomed: &DoomedStack, named: &NamedResources) -> Vec<String> {
    let ids = doomed.resources.iter().map(|resource| &resource.logical_id);
    ids.filter(|logical_id| named.retains(&doomed.id, logical_id)).cloned().collect()
}
