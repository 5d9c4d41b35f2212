//! The gate: what a deployment does only with a consent that names the resource.
//!
//! A question that is asked before every deployment is soon answered without reading. So most changes need the
//! ordinary confirmation, and few need a consent of their own: what loses data, what lets somebody in who had no
//! access, and what moves production traffic. [`hazards`] finds them in a plan, [`Consents`] are what a person or a
//! pipeline agrees to. Everything here is pure: it sees plans and templates, never an account.

mod consents;
mod data;
mod hazard;

pub use consents::{Consents, Misspelt};
pub use hazard::{Hazard, HazardKind};

use crate::plan::StackPlan;
use specforge_dsl::assembly::AssembledStack;

/// Everything in a stack's plan that needs a consent, in the order of its changes.
pub fn hazards(plan: &StackPlan, stack: &AssembledStack) -> Vec<Hazard> {
    data::hazards(plan, stack)
}
