//! Brings a stack that stands half changed back to where it was.

use super::audience::Audience;
use super::call_error::CallError;
use super::destroy::bare;
use super::event_reader::EventReader;
use super::follow::{Followed, Subject, Watch, follow};
use super::observer::{Notice, Observer};
use super::outcome::{Deployment, StackOutcome, StackResult};
use super::pace::{Pace, Rhythm};
use super::rule_policy::{After, has_owned_rules, restore};
use super::skipping::to_skip;
use super::stack_state::StackState;
use super::stack_status::{Readiness, goes_back, readiness};
use super::token::token_of;
use super::verdict::{Asked, outcome_of};
use super::{EngineError, InputProblem};
use crate::text::Text;
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::time::Instant;

/// What to bring back, and at which price.
#[derive(Debug, Clone)]
pub struct RecoverRequest {
    /// The name or short ID of the stack.
    pub stack: String,
    /// Resources that stay as they are and count as rolled back, in a stack in `UPDATE_ROLLBACK_FAILED`: by logical ID or
    /// as in the code.
    pub skip: Vec<String>,
    /// Whether everything that cannot be rolled back stays as it is.
    pub force: bool,
    /// How often a running operation is looked at.
    pub pace: Pace,
}

/// Goes on with a rollback that failed (`UPDATE_ROLLBACK_FAILED`), or begins one that was put off (`CREATE_FAILED`,
/// `UPDATE_FAILED`). One that is running already, because the process that began it died, is followed to its end.
///
/// # Errors
///
/// When the stack or a resource to skip is unknown, the stack is not deployed, or CloudFormation cannot be asked.
pub async fn recover(
    client: &Client,
    assembly: &Assembly,
    request: &RecoverRequest,
    observer: &mut dyn Observer,
) -> Result<Deployment, EngineError> {
    let Some(stack) = assembly.stack(&request.stack) else {
        return Err(EngineError::Input(vec![InputProblem::unknown_stack(&request.stack, assembly)]));
    };
    let Some(state) = StackState::read(client, &stack.name).await? else {
        return Err(EngineError::Input(vec![InputProblem::NotThere { stack: stack.id.clone() }]));
    };
    let skip = to_skip(client, stack, &state, &request.skip).await?;
    let request = &RecoverRequest { skip, ..request.clone() };
    let audience = Audience::new(observer);
    let rhythm = Rhythm::new(request.pace, &assembly.name, audience.brake());
    let watch = Watch { client, rhythm: &rhythm, audience: &audience };
    let started = Instant::now();
    let mut events = Vec::new();
    let outcome = match bring_back(watch, stack, &state, request, &mut events).await {
        Ok(outcome) => outcome,
        Err(error) => StackOutcome::CallFailed(error),
    };
    settle(watch, assembly, stack, &outcome).await;
    let result = StackResult { events, elapsed: started.elapsed(), ..bare(stack, outcome) };
    if !result.events.is_empty() {
        audience.notice(Notice::StackFinished(&result));
    }
    Ok(Deployment::new(&assembly.name, None, vec![result]))
}

/// Protects the rules again from which the operation that is undone had lifted the protection.
pub(super) async fn settle(watch: Watch<'_, '_>, assembly: &Assembly, stack: &AssembledStack, outcome: &StackOutcome) {
    let ended = matches!(
        outcome,
        StackOutcome::Recovered
            | StackOutcome::CreationUndone
            | StackOutcome::Cancelled(_)
            | StackOutcome::Deployed
            | StackOutcome::DeployedWithLeftovers(_)
            | StackOutcome::RolledBack(_)
            | StackOutcome::Failed(_)
            | StackOutcome::LostContact(_)
            | StackOutcome::LeftRunning
    );
    if !ended || !has_owned_rules(assembly, stack) {
        return;
    }
    let Ok(Some(state)) = StackState::read(watch.client, &stack.name).await else { return };
    if let Some(after) = After::of(outcome, &readiness(Some(&state.status))) {
        restore(watch, assembly, stack, after).await;
    }
}

async fn bring_back(
    watch: Watch<'_, '_>,
    stack: &AssembledStack,
    state: &StackState,
    request: &RecoverRequest,
    events: &mut Vec<super::Event>,
) -> Result<StackOutcome, CallError> {
    let not_ready =
        |why: &str, help: Text| StackOutcome::NotReady { status: state.status.clone(), why: why.to_owned(), help };
    if goes_back(&state.status) {
        watch.audience.notice(Notice::Attached { id: &stack.id, status: &state.status });
        let reader = EventReader::of_running(watch.client, state).await?;
        return Ok(follow_back(watch, stack, state, reader, events).await);
    }
    if readiness(Some(&state.status)) == Readiness::Busy {
        let help = Text::default()
            .command(["events", &stack.id, "--follow"])
            .then(" shows its end, and ")
            .command(["cancel", &stack.id])
            .then(" gives an update up");
        return Ok(not_ready("an operation is running on it", help));
    }
    let is_paused = matches!(state.status.as_str(), "CREATE_FAILED" | "UPDATE_FAILED");
    if is_paused && (request.force || !request.skip.is_empty()) {
        let help = Text::new("run ").command(["recover", &stack.id]).then(" without `--skip` and `--force`");
        return Ok(not_ready("its rollback has not begun yet, so that nothing can be skipped", help));
    }
    if !is_paused && state.status != "UPDATE_ROLLBACK_FAILED" {
        let help = Text::default().command(["status", &stack.id]).then(" shows how it stands and what to do");
        return Ok(not_ready("there is nothing half done to go back from", help));
    }
    if !watch.audience.brake().may_begin().await {
        return Ok(StackOutcome::Interrupted);
    }
    watch.audience.notice(Notice::GoingBack { id: &stack.id, status: &state.status });
    let reader = EventReader::from_now(watch.client, &state.arn, Some(state)).await?;
    watch.audience.notice(Notice::PastTimes { id: &stack.id, times: &reader.past });
    begin(watch, state, request, is_paused).await?;
    Ok(follow_back(watch, stack, state, reader, events).await)
}

/// Follows a way back to its end.
async fn follow_back(
    watch: Watch<'_, '_>,
    stack: &AssembledStack,
    state: &StackState,
    reader: EventReader,
    events: &mut Vec<super::Event>,
) -> StackOutcome {
    let mut subject = Subject::new(&stack.id, &state.arn, reader);
    let followed = follow(watch, &mut subject).await;
    *events = subject.events;
    match followed {
        Followed::LostContact(error) => StackOutcome::LostContact(error.to_string()),
        Followed::Left => StackOutcome::LeftRunning,
        Followed::Ended(None) => StackOutcome::Deleted,
        Followed::Ended(Some(state)) => outcome_of(stack, &state, events, Asked::ToGoBack),
    }
}

/// Begins the way back. The token is the same for the same request on the stack as it is, so that a request whose
/// answer was lost is repeated, not made twice.
async fn begin(
    watch: Watch<'_, '_>,
    state: &StackState,
    request: &RecoverRequest,
    is_paused: bool,
) -> Result<(), CallError> {
    let token = token_of(&format!(
        "{} {} {:?} {:?} {:?} {}",
        state.arn, state.status, state.last_changed, state.last_operations, request.skip, request.force
    ));
    let mut failures = 0;
    loop {
        let error = if is_paused {
            let sent = watch
                .client
                .rollback_stack()
                .stack_name(&state.arn)
                .client_request_token(&token)
                .retain_except_on_create(true)
                .send()
                .await;
            let Err(error) = sent else { return Ok(()) };
            CallError::new("RollbackStack", &error)
        } else {
            let sent = watch
                .client
                .continue_update_rollback()
                .stack_name(&state.arn)
                .set_resources_to_skip((!request.skip.is_empty()).then(|| request.skip.clone()))
                .set_force_rollback(request.force.then_some(true))
                .client_request_token(&token)
                .send()
                .await;
            let Err(error) = sent else { return Ok(()) };
            CallError::new("ContinueUpdateRollback", &error)
        };
        failures += 1;
        if error.may_have_arrived
            && let Ok(Some(now)) = StackState::read(watch.client, &state.arn).await
            && now.status != state.status
        {
            return Ok(());
        }
        if !error.is_transient() || failures > watch.rhythm.pace.patience {
            return Err(error);
        }
        watch.rhythm.rest(watch.rhythm.after_failures(failures)).await;
    }
}
