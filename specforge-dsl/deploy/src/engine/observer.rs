use super::brake::Brake;
use super::destroy_plan::{DestroyPlan, DoomedStack};
use super::event::Event;
use super::outcome::StackResult;
use super::past_times::PastTimes;
use super::refactor::PendingMove;
use super::services::StalledDeployment;
use crate::gate::Hazard;
use crate::plan::{Plan, StackPlan};
use crate::text::Text;

/// Watches an operation and answers its questions.
pub trait Observer {
    /// Something happened.
    fn notice(&mut self, notice: Notice<'_>);

    /// The brake with which the run can be held back while it works: always the same one. Without one of the observer's
    /// own, nobody pulls it.
    fn brake(&self) -> Brake {
        Brake::default()
    }

    /// Whether the plan may be executed. Asked once before anything changes, and again for a single stack when its
    /// final change set replaces or removes what the plan did not announce.
    fn consent_to_plan(&mut self, plan: &Plan) -> Consent;

    /// Whether what the plan does to these resources may happen, though nobody consented to it by name. Asked before
    /// the consent to the plan; where it is not answered, nothing is changed.
    fn consent_to_hazards(&mut self, _hazards: &[Hazard]) -> Consent {
        Consent::NobodyToAsk
    }

    /// Whether these stacks may be deleted.
    fn consent_to_destroy(&mut self, plan: &DestroyPlan) -> Consent;

    /// Whether the deletion protection of these resources, named `stack.LogicalId`, may be lifted. Whoever does not
    /// answer is not there to ask.
    fn consent_to_unprotect(&mut self, _resources: &[String]) -> Consent {
        Consent::NobodyToAsk
    }

    /// Whether these stacks, whose first creation was rolled back, may be deleted and created anew. Whoever does not
    /// answer is not there to ask.
    fn consent_to_recreate(&mut self, _stacks: &[Recreation]) -> Consent {
        Consent::NobodyToAsk
    }

    /// Whether these resources may be moved. Whoever does not answer is not there to ask.
    fn consent_to_moves(&mut self, _moves: &[PendingMove]) -> Consent {
        Consent::NobodyToAsk
    }

    /// Whether this deployment of an ECS service, in which nothing moves any more, may be stopped and rolled back.
    /// Whoever does not answer is not there to ask.
    fn consent_to_stop(&mut self, _stalled: &StalledDeployment) -> Consent {
        Consent::NobodyToAsk
    }
}

/// A stack whose first creation was rolled back, which can only be deleted before it is created again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recreation {
    /// The CloudFormation stack name.
    pub stack: String,
    /// The short ID.
    pub id: String,
    /// What its failed creation left in the account by its deletion policies: type and physical ID.
    pub left: Vec<(String, String)>,
}

/// An observer's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// Go on.
    Given,
    /// Stop; nothing more is changed.
    Refused,
    /// There is nobody to ask.
    NobodyToAsk,
}

/// Something that happened during an operation.
#[derive(Debug)]
#[non_exhaustive]
pub enum Notice<'a> {
    /// The plan is complete.
    Planned(&'a Plan),
    /// The plan for deleting stacks is complete.
    DestroyPlanned(&'a DestroyPlan),
    /// Work is being done that takes a moment, in a few words.
    Working(&'a str),
    /// An operation is running on a stack already; it is followed to its end first. Several stacks may be at work at
    /// the same time from here on: what is told of one carries its short ID.
    Attached {
        /// The stack's short ID.
        id: &'a str,
        /// Its status, for example `UPDATE_IN_PROGRESS`.
        status: &'a str,
    },
    /// What stands half changed, or is being updated, begins to go back to where it was.
    GoingBack {
        /// The stack's short ID.
        id: &'a str,
        /// The status from which it goes back, for example `UPDATE_ROLLBACK_FAILED`.
        status: &'a str,
    },
    /// Execution of one stack's plan begins.
    StackStarted(&'a StackPlan),
    /// Deletion of one stack begins.
    DeletionStarted(&'a DoomedStack),
    /// How long the resources of a stack took when the same was last done to them, as far as its events tell.
    PastTimes {
        /// The stack's short ID.
        id: &'a str,
        /// The times.
        times: &'a PastTimes,
    },
    /// An event of a stack arrived.
    Event {
        /// The stack's short ID.
        id: &'a str,
        /// What happened.
        event: &'a Event,
    },
    /// Nothing new; time passes.
    Tick {
        /// The short ID of the stack that was looked at.
        id: &'a str,
    },
    /// A look at a running operation failed and is repeated.
    Retrying {
        /// The stack's short ID.
        id: &'a str,
        /// Why the look failed.
        reason: &'a str,
    },
    /// Something that a person should know, in a sentence.
    Remark(&'a Text),
    /// One stack is done.
    StackFinished(&'a StackResult),
}

/// An observer that shows nothing and consents to every plan: for tests and programs. What needs a consent by name
/// needs it here too.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {
    fn notice(&mut self, _notice: Notice<'_>) {}

    fn consent_to_moves(&mut self, _moves: &[PendingMove]) -> Consent {
        Consent::Given
    }

    fn consent_to_plan(&mut self, _plan: &Plan) -> Consent {
        Consent::Given
    }

    fn consent_to_destroy(&mut self, _plan: &DestroyPlan) -> Consent {
        Consent::Given
    }

    fn consent_to_unprotect(&mut self, _resources: &[String]) -> Consent {
        Consent::Given
    }

    fn consent_to_recreate(&mut self, _stacks: &[Recreation]) -> Consent {
        Consent::Given
    }
}
