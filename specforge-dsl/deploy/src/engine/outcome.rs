use super::call_error::CallError;
use super::change_set::Refusal;
use super::destroy_plan::DestroyPlan;
use super::event::Event;
use super::failure::Failure;
use super::leftover::{Leftover, kept, left_on_the_way_back, undone};
use super::outputs::StackOutput;
use super::prerequisites::MissingPrerequisite;
use crate::gate::Hazard;
use crate::plan::Plan;
use crate::text::Text;
use serde::{Serialize, Serializer};
use std::time::Duration;

/// A deployment that was carried out as far as it went: plan, events and result in one value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Deployment {
    /// The app's name.
    pub app: String,
    /// How it ended.
    pub outcome: Outcome,
    /// What was planned; absent where a stack's state forbade a plan, and for deletions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    /// What a deletion planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion: Option<DestroyPlan>,
    /// What became of each selected stack, in the order of work.
    pub stacks: Vec<StackResult>,
}

impl Deployment {
    /// Sums up what became of the stacks.
    pub(crate) fn new(app: &str, plan: Option<Plan>, mut stacks: Vec<StackResult>) -> Self {
        for stack in &mut stacks {
            stack.kept = kept(&stack.events);
        }
        let outcomes = stacks.iter().flat_map(|stack| stack.attached.iter().chain([&stack.outcome]));
        let outcome = outcomes.map(StackOutcome::sums_up_to).max().unwrap_or(Outcome::NoChange);
        Self { app: app.to_owned(), outcome, plan, deletion: None, stacks }
    }
}

/// How a deployment ended as a whole. In order: the worst that happened to a stack counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Everything was already as the templates say.
    NoChange,
    /// Everything is as the templates say now.
    Deployed,
    /// All stacks are gone, or were not there.
    Deleted,
    /// What stood half changed is back where it was.
    Recovered,
    /// Everything is as the templates say, but old resources could not be removed.
    DeployedWithLeftovers,
    /// CloudFormation calls it complete, but what runs is not what the templates say.
    Deviates,
    /// It stopped where a person has to provide something first.
    AwaitsPrerequisites,
    /// Nobody consented; nothing was changed.
    Declined,
    /// Consent was needed and there was nobody to ask; nothing was changed.
    NobodyToAsk,
    /// A plan does what needs a consent by name, and it was not given; nothing was changed.
    ConsentMissing,
    /// A stack is in a state that does not allow the operation.
    NotReady,
    /// CloudFormation refused a change set.
    Refused,
    /// A call to CloudFormation failed before the operation on a stack began.
    CallFailed,
    /// A person ended the run. What had begun by then runs on, or has ended.
    Interrupted,
    /// An update was cancelled by a person and rolled back.
    Cancelled,
    /// A stack failed and was rolled back.
    RolledBack,
    /// A stack failed, was told not to roll back, and waits for a person.
    Paused,
    /// A stack failed and stands half changed.
    Failed,
    /// The operation runs on, but the service does not answer any more.
    LostContact,
}

/// What became of one stack.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StackResult {
    /// The CloudFormation stack name.
    pub stack: String,
    /// The short ID.
    pub id: String,
    /// How it ended.
    pub outcome: StackOutcome,
    /// How an operation ended that was running on the stack already and was followed to its end first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attached: Option<StackOutcome>,
    /// The events of the operation, oldest first.
    pub events: Vec<Event>,
    /// What stayed in the account by its deletion policy when it left the stack.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<Leftover>,
    /// The stack's outputs as they are now.
    pub outputs: Vec<StackOutput>,
    /// How long the operation took as seen from here. In JSON: seconds.
    #[serde(serialize_with = "in_seconds")]
    pub elapsed: Duration,
}

fn in_seconds<S: Serializer>(elapsed: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((elapsed.as_secs_f64() * 1000.0).round() / 1000.0)
}

/// How work on one stack ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StackOutcome {
    /// The stack is as its template says now.
    Deployed,
    /// As [`StackOutcome::Deployed`], but these old resources could not be removed.
    DeployedWithLeftovers(Vec<Leftover>),
    /// CloudFormation calls the deployment complete, but this does not run as the template says.
    Deviates(Vec<String>),
    /// The stack was already as its template says.
    NoChange,
    /// Its update was cancelled by a person and rolled back.
    Cancelled(Cancellation),
    /// It failed and was rolled back.
    RolledBack(Failure),
    /// It failed, was told not to roll back, and waits: another deployment goes on from here, a rollback goes back.
    Paused(Failure),
    /// It failed and stands half changed.
    Failed(Failure),
    /// What stood half changed is back where it was.
    Recovered,
    /// What stood half created is undone. The stack that is left of it can only be deleted, or created anew.
    CreationUndone,
    /// These resources, named `stack.LogicalId`, are protected from deletion, and nobody consented to lifting that.
    ProtectedResources(Vec<String>),
    /// A call to CloudFormation failed before the operation began.
    CallFailed(CallError),
    /// CloudFormation refused the change set.
    Refused(Refusal),
    /// The stack's state does not allow the operation.
    NotReady {
        /// The stack's status, for example `ROLLBACK_COMPLETE`.
        status: String,
        /// What happened to it.
        why: String,
        /// What to do.
        help: Text,
    },
    /// The stack is protected from deletion.
    Protected,
    /// A person has to provide these first.
    AwaitsPrerequisites(Vec<MissingPrerequisite>),
    /// Nobody consented.
    Declined,
    /// There was nobody to ask for consent.
    NobodyToAsk,
    /// The plan does what needs a consent by name, and it was not given.
    ConsentMissing(Vec<Hazard>),
    /// A person ended the run before this one's turn: nothing was begun on it.
    Interrupted,
    /// A person left while the operation was running: it runs on.
    LeftRunning,
    /// Another stack's outcome ended the deployment before this one's turn.
    NotReached,
    /// The stack is gone.
    Deleted,
    /// The stack was not there.
    NotThere,
    /// The operation runs on, but the service does not answer any more; with its last words.
    LostContact(String),
}

/// What became of an update that was cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Cancellation {
    /// How many resources were removed again, or returned to what they were.
    pub undone: usize,
    /// What the update made and the way back could not remove.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<Leftover>,
}

impl Cancellation {
    /// Reads it from the events of the update, oldest first.
    pub(crate) fn find(events: &[Event]) -> Self {
        Self { undone: undone(events).len(), left: left_on_the_way_back(events) }
    }
}

impl StackResult {
    /// What the work on the stack left in the account although no stack manages it any more.
    pub fn left(&self) -> Vec<Leftover> {
        let outcomes = self.attached.iter().chain([&self.outcome]);
        let mut left: Vec<Leftover> = outcomes.flat_map(StackOutcome::left).cloned().collect();
        if matches!(self.outcome, StackOutcome::Recovered | StackOutcome::CreationUndone) {
            left.extend(left_on_the_way_back(&self.events));
        }
        left
    }
}

impl StackOutcome {
    /// Whether the work may go on with the stacks that wait for this one.
    pub(crate) fn allows_next(&self) -> bool {
        matches!(
            self,
            Self::Deployed
                | Self::DeployedWithLeftovers(_)
                | Self::NoChange
                | Self::Deleted
                | Self::NotThere
                | Self::Recovered
        )
    }

    /// Whether the work may go on with stacks that have nothing to do with this one. After a failure nothing new
    /// begins: a person looks first.
    pub(crate) fn allows_others(&self) -> bool {
        self.allows_next() || matches!(self, Self::AwaitsPrerequisites(_) | Self::NotReached)
    }

    /// What a stack in `…_FAILED` could not remove is still its own.
    fn left(&self) -> &[Leftover] {
        match self {
            Self::DeployedWithLeftovers(left) => left,
            Self::Cancelled(cancellation) => &cancellation.left,
            Self::RolledBack(failure) => &failure.left,
            _ => &[],
        }
    }

    /// Why the operation failed, if it did.
    pub(super) fn failure_mut(&mut self) -> Option<&mut Failure> {
        match self {
            Self::RolledBack(failure) | Self::Paused(failure) | Self::Failed(failure) => Some(failure),
            _ => None,
        }
    }

    fn sums_up_to(&self) -> Outcome {
        match self {
            Self::NoChange | Self::NotReached => Outcome::NoChange,
            Self::Deployed => Outcome::Deployed,
            Self::DeployedWithLeftovers(_) => Outcome::DeployedWithLeftovers,
            Self::Deleted | Self::NotThere => Outcome::Deleted,
            Self::Recovered | Self::CreationUndone => Outcome::Recovered,
            Self::ProtectedResources(_) => Outcome::ConsentMissing,
            Self::CallFailed(_) => Outcome::CallFailed,
            Self::Interrupted | Self::LeftRunning => Outcome::Interrupted,
            Self::Cancelled(_) => Outcome::Cancelled,
            Self::Paused(_) => Outcome::Paused,
            Self::RolledBack(_) => Outcome::RolledBack,
            Self::Failed(_) => Outcome::Failed,
            Self::Refused(_) => Outcome::Refused,
            Self::NotReady { .. } | Self::Protected => Outcome::NotReady,
            Self::Deviates(_) => Outcome::Deviates,
            Self::AwaitsPrerequisites(_) => Outcome::AwaitsPrerequisites,
            Self::Declined => Outcome::Declined,
            Self::NobodyToAsk => Outcome::NobodyToAsk,
            Self::ConsentMissing(_) => Outcome::ConsentMissing,
            Self::LostContact(_) => Outcome::LostContact,
        }
    }
}

impl Outcome {
    /// Whether the stacks stand as far as the operation got, so that their outputs are worth showing.
    pub fn stands(self) -> bool {
        matches!(self, Self::NoChange | Self::Deployed | Self::DeployedWithLeftovers | Self::AwaitsPrerequisites)
    }
}
