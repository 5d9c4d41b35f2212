//! The gate: what a deployment does only with a consent that names the resource.
//!
//! A question that is asked before every deployment is soon answered without reading. So most changes need the
//! ordinary confirmation, and few need a consent of their own: what loses data, what lets somebody in who had no
//! access, and what moves production traffic. [`hazards`] finds them in a plan, [`Consents`] are what a person or a
//! pipeline agrees to. Everything here is pure: it sees plans and templates, never an account.
//!
//! A hazard is about something that stands. What a new stack brings for itself needs no consent, since nothing is
//! widened by it; what it widens outside of itself does.

mod access;
mod consents;
mod data;
mod hazard;
mod moves;
mod traffic;

pub use consents::{Consents, Misspelt};
pub(crate) use data::removed;
pub use hazard::{Hazard, HazardKind};
pub(crate) use moves::review_moves;
pub use moves::{DoubtfulMove, LeavingResource};

use crate::plan::evaluation::Resources;
use crate::plan::network::NetworkChange;
use crate::plan::permissions::PermissionChange;
use crate::plan::{Context, Names, ResourceChange, StackPlan};
use specforge_dsl::assembly::AssembledStack;
use std::collections::{BTreeMap, BTreeSet};

/// The plan of one stack with everything that it is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The plan.
    pub plan: &'a StackPlan,
    /// The stack as it will be.
    pub stack: &'a AssembledStack,
    /// What the app as a whole tells.
    pub context: Context<'a>,
    /// The resources as they are.
    pub before: &'a Resources,
    /// The resources as they will be.
    pub after: &'a Resources,
    /// The changes as the schemas judge them.
    pub by_schema: &'a [ResourceChange],
    /// How permissions change.
    pub permissions: &'a [PermissionChange],
    /// How the network changes.
    pub network: &'a [NetworkChange],
    /// The logical IDs that the stack's policy protects for the sake of production traffic.
    pub protected: &'a BTreeSet<String>,
    /// Whether the stack has not been deployed before. What was imported into it stands.
    pub is_new: bool,
    /// Whether the stack's tags change, which updates every resource that takes tags.
    pub tags_change: bool,
    /// The parameters' values as far as they are known.
    pub values: &'a BTreeMap<String, String>,
    /// What a person calls what the plan refers to.
    pub(crate) names: &'a Names,
}

/// Everything in a stack's plan that needs a consent: data first, then access, then traffic.
pub fn hazards(subject: &Subject<'_>) -> Vec<Hazard> {
    let mut found = data::hazards(subject);
    found.extend(access::network(subject));
    found.extend(access::permissions(subject));
    found.extend(traffic::hazards(subject));
    found
}

#[cfg(test)]
mod tests;
