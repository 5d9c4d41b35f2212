//! Stack refactors: resources that were renamed (`#[moved(from = "Old")]`) or moved to another stack
//! (`#[moved(from = "stack.Old")]`) keep their physical resource.
//!
//! CloudFormation moves them where the templates before and after differ in nothing else (User Guide, "Stack
//! refactoring"). So the templates that are sent are the deployed ones with the moved resources in their new places; what
//! else has changed in the code is for the next deployment.

mod carry_out;
mod moves;
mod templates;

pub(super) use moves::all_moved;

use super::EngineError;
use super::Reach;
use super::call_error::CallError;
use super::observer::{Consent, Notice, Observer};
use super::pace::Pace;
use super::planning::deployed_template;
use super::stack_state::StackState;
use crate::gate::DoubtfulMove;
use aws_sdk_cloudformation::Client;
use carry_out::{Asked, ask, execute};
use moves::{Moves, moves};
use serde::Serialize;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::collections::{BTreeMap, BTreeSet};
use templates::moved_templates;

/// A resource that is deployed under its old name, or in its old stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PendingMove {
    /// The CloudFormation name of the stack that has it.
    pub from_stack: String,
    /// The short ID of that stack.
    pub from_id: String,
    /// Its logical ID there.
    pub from: String,
    /// The CloudFormation name of the stack that is to have it.
    pub to_stack: String,
    /// The short ID of that stack.
    pub to_id: String,
    /// Its logical ID there.
    pub to: String,
    /// The resource type.
    pub resource_type: String,
    /// The Rust source line that declares it now, as `file:line:column`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

/// A stack refactor that was carried out as far as it went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refactor {
    /// The app's name.
    pub app: String,
    /// What was to be moved.
    pub moves: Vec<PendingMove>,
    /// What is not moved, since the place that it is said to come from is not deployed, and another one may be meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub doubtful: Vec<DoubtfulMove>,
    /// How it ended.
    pub outcome: RefactorOutcome,
}

/// How a stack refactor ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RefactorOutcome {
    /// Everything is in its place already.
    NothingToMove,
    /// CloudFormation's rules forbid the moves, for these reasons. Nothing was changed.
    Impossible(Vec<String>),
    /// CloudFormation refused the moves, for this reason. Nothing was changed.
    Refused(String),
    /// Nobody consented. Nothing was changed.
    Declined,
    /// There was nobody to ask. Nothing was changed.
    NobodyToAsk,
    /// The resources are in their new places.
    Moved,
    /// It failed, for this reason, and everything is where it was.
    RolledBack(String),
    /// It failed, for this reason, and so did the way back.
    Failed(String),
    /// A person ended the run before anything was begun. Nothing was changed.
    Interrupted,
    /// A person left while it was running: it runs on.
    LeftRunning,
    /// It runs on, but the service does not answer any more; with its last words.
    LostContact(String),
}

/// Moves the resources that were renamed or moved in the selected stacks; in all where none is named.
///
/// # Errors
///
/// When a stack is unknown, or a call to CloudFormation fails before anything is executed.
pub async fn refactor(
    client: &Client,
    assembly: &Assembly,
    stacks: &[String],
    pace: Pace,
    observer: &mut dyn Observer,
) -> Result<Refactor, EngineError> {
    observer.notice(Notice::Working("Looking at the stacks"));
    let selected = super::select(assembly, stacks, Reach::Only).map_err(EngineError::Input)?;
    let Moves { pending: moves, doubtful } = moves(client, assembly, &selected).await?;
    let outcome = if moves.is_empty() {
        RefactorOutcome::NothingToMove
    } else {
        carry_out_moves(client, assembly, &moves, pace, observer).await?
    };
    Ok(Refactor { app: assembly.name.clone(), moves, doubtful, outcome })
}

async fn carry_out_moves(
    client: &Client,
    assembly: &Assembly,
    moves: &[PendingMove],
    pace: Pace,
    observer: &mut dyn Observer,
) -> Result<RefactorOutcome, CallError> {
    let involved: BTreeSet<&str> = moves.iter().flat_map(|one| [one.from_stack.as_str(), &one.to_stack]).collect();
    let mut deployed = BTreeMap::new();
    let mut created = BTreeSet::new();
    for name in involved {
        let state = StackState::read(client, name).await?.filter(|state| state.status != "REVIEW_IN_PROGRESS");
        let template = match state {
            Some(_) => deployed_template(client, name).await?,
            None => {
                created.insert(name.to_owned());
                new_template(assembly.stack(name))
            }
        };
        deployed.insert(name.to_owned(), template);
    }
    let templates = match moved_templates(&deployed, moves) {
        Ok(templates) => templates,
        Err(reasons) => return Ok(RefactorOutcome::Impossible(reasons)),
    };
    observer.notice(Notice::Working("Asking CloudFormation for the refactor"));
    let id = match ask(client, &templates, moves, !created.is_empty(), pace).await? {
        Asked::Ready(id) => id,
        Asked::Refused(reason) => return Ok(RefactorOutcome::Refused(reason)),
    };
    match observer.consent_to_moves(moves) {
        Consent::Given => {}
        Consent::Refused if observer.brake().is_stopped() => return Ok(RefactorOutcome::Interrupted),
        Consent::Refused => return Ok(RefactorOutcome::Declined),
        Consent::NobodyToAsk => return Ok(RefactorOutcome::NobodyToAsk),
    }
    let brake = observer.brake();
    if !brake.may_begin().await {
        return Ok(RefactorOutcome::Interrupted);
    }
    observer.notice(Notice::Working("Moving resources"));
    tokio::select! {
        biased;
        outcome = execute(client, &id, pace) => outcome,
        () = brake.left() => Ok(RefactorOutcome::LeftRunning),
    }
}

/// What a stack that the refactor creates begins with.
fn new_template(stack: Option<&AssembledStack>) -> serde_json::Value {
    let mut template = serde_json::json!({ "Resources": {} });
    if let Some(description) = stack.and_then(|stack| stack.template.to_value().get("Description").cloned()) {
        template["Description"] = description;
    }
    template
}
