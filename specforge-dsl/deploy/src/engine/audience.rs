//! One observer for several stacks at work: each of their futures tells it what happens, one at a time.

use super::brake::Brake;
use super::destroy_plan::DestroyPlan;
use super::observer::{Consent, Notice, Observer, Recreation};
use super::outcome::StackOutcome;
use super::services::StalledDeployment;
use crate::gate::Hazard;
use crate::plan::Plan;
use std::cell::RefCell;

/// The observer as the parts of an operation share it. Everything runs on one thread, and no borrow lasts longer than
/// one call.
pub(crate) struct Audience<'o> {
    observer: RefCell<&'o mut dyn Observer>,
    brake: Brake,
}

impl<'o> Audience<'o> {
    pub(crate) fn new(observer: &'o mut dyn Observer) -> Self {
        let brake = observer.brake();
        Self { observer: RefCell::new(observer), brake }
    }

    pub(crate) fn brake(&self) -> &Brake {
        &self.brake
    }

    /// What an answer that is no consent means: whoever interrupts a question refuses, and ends the run.
    pub(crate) fn refused(&self) -> StackOutcome {
        if self.brake.is_stopped() { StackOutcome::Interrupted } else { StackOutcome::Declined }
    }

    pub(crate) fn notice(&self, notice: Notice<'_>) {
        self.observer.borrow_mut().notice(notice);
    }

    pub(crate) fn consent_to_plan(&self, plan: &Plan) -> Consent {
        self.observer.borrow_mut().consent_to_plan(plan)
    }

    pub(crate) fn consent_to_hazards(&self, hazards: &[Hazard]) -> Consent {
        self.observer.borrow_mut().consent_to_hazards(hazards)
    }

    pub(crate) fn consent_to_destroy(&self, plan: &DestroyPlan) -> Consent {
        self.observer.borrow_mut().consent_to_destroy(plan)
    }

    pub(crate) fn consent_to_unprotect(&self, resources: &[String]) -> Consent {
        self.observer.borrow_mut().consent_to_unprotect(resources)
    }

    pub(crate) fn consent_to_recreate(&self, stacks: &[Recreation]) -> Consent {
        self.observer.borrow_mut().consent_to_recreate(stacks)
    }

    pub(crate) fn consent_to_stop(&self, stalled: &StalledDeployment) -> Consent {
        self.observer.borrow_mut().consent_to_stop(stalled)
    }
}
