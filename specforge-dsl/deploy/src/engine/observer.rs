use super::destroy::{DestroyPlan, DoomedStack};
use super::event::Event;
use super::outcome::StackResult;
use crate::gate::Hazard;
use crate::plan::{Plan, StackPlan};

/// Watches an operation and answers its questions.
pub trait Observer {
    /// Something happened.
    fn notice(&mut self, notice: Notice<'_>);

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
    /// An operation is running on a stack already; it is followed to its end first.
    Attached {
        /// The stack's short ID.
        id: &'a str,
        /// Its status, for example `UPDATE_IN_PROGRESS`.
        status: &'a str,
    },
    /// Execution of one stack's plan begins.
    StackStarted(&'a StackPlan),
    /// Deletion of one stack begins.
    DeletionStarted(&'a DoomedStack),
    /// A stack event arrived.
    Event(&'a Event),
    /// Nothing new; time passes.
    Tick,
    /// A look at the running operation failed and is repeated.
    Retrying(&'a str),
    /// One stack is done.
    StackFinished(&'a StackResult),
}

/// An observer that shows nothing and consents to every plan: for tests and programs. What needs a consent by name
/// needs it here too.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {
    fn notice(&mut self, _notice: Notice<'_>) {}

    fn consent_to_plan(&mut self, _plan: &Plan) -> Consent {
        Consent::Given
    }

    fn consent_to_destroy(&mut self, _plan: &DestroyPlan) -> Consent {
        Consent::Given
    }
}
