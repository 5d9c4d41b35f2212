//! The resources that a deletion names: those that stay, and those whose protection is lifted.

use super::InputProblem;
use super::destroy::DestroyRequest;
use super::destroy_plan::{DestroyPlan, DoomedResource, DoomedStack};
use crate::resource_name::{Candidate, Unclear, find};

/// The named resources, each found.
#[derive(Debug, Default)]
pub(super) struct NamedResources {
    unprotect: Vec<Candidate>,
    retain: Vec<Candidate>,
}

impl NamedResources {
    /// Finds what the request names among the resources of the stacks that would be deleted.
    ///
    /// # Errors
    ///
    /// The names that mean no single one: a consent that fits nothing was meant otherwise.
    pub(super) fn find(plan: &DestroyPlan, request: &DestroyRequest) -> Result<Self, Vec<InputProblem>> {
        if plan.stacks.is_empty() {
            return Ok(Self::default());
        }
        let of = |wanted: fn(&DoomedResource) -> bool| -> Vec<Candidate> {
            let of_stack = |stack: &DoomedStack| -> Vec<Candidate> {
                let resources = stack.resources.iter().filter(|resource| wanted(resource));
                resources.map(|resource| candidate(stack, &resource.logical_id)).collect()
            };
            plan.stacks.iter().flat_map(of_stack).collect()
        };
        let (living, protected) = (of(|_| true), of(|resource| resource.protected));
        // A repeated command names what an earlier try deleted.
        let gone =
            plan.stacks.iter().flat_map(|stack| stack.gone.iter().map(|logical_id| candidate(stack, logical_id)));
        let all: Vec<Candidate> = living.iter().cloned().chain(gone).collect();
        let stacks: Vec<&str> = plan.stacks.iter().map(|stack| stack.id.as_str()).collect();
        let mut problems = Vec::new();
        let mut found = |names: &mut dyn Iterator<Item = &String>, first: &[Candidate], then: &[Candidate]| {
            let mut candidates = Vec::new();
            for name in names {
                let found = match find(name, first) {
                    Err(Unclear::Nothing(_)) => find(name, then),
                    other => other,
                };
                match found {
                    Ok(one) => candidates.push(one.clone()),
                    Err(unclear) => problems.push(InputProblem::unclear_resource(name, &stacks, unclear)),
                }
            }
            candidates
        };
        let unprotect = found(&mut request.unprotect.iter(), &protected, &all);
        // A nested stack stays as a whole.
        let whole = |all: &[Candidate]| -> Vec<Candidate> {
            all.iter().filter(|one| !one.logical_id.contains('/')).cloned().collect()
        };
        let retain = found(&mut request.retain.iter(), &whole(&living), &whole(&all));
        if problems.is_empty() { Ok(Self { unprotect, retain }) } else { Err(problems) }
    }

    /// Whether this resource's protection is to be lifted.
    pub(super) fn unprotects(&self, stack: &str, logical_id: &str) -> bool {
        has(&self.unprotect, stack, logical_id)
    }

    /// Whether this resource is to stay in the account.
    pub(super) fn retains(&self, stack: &str, logical_id: &str) -> bool {
        has(&self.retain, stack, logical_id)
    }
}

fn candidate(stack: &DoomedStack, logical_id: &str) -> Candidate {
    Candidate { stack: stack.id.clone(), stack_name: stack.stack.clone(), logical_id: logical_id.to_owned() }
}

fn has(named: &[Candidate], stack: &str, logical_id: &str) -> bool {
    named.iter().any(|one| one.stack == stack && one.logical_id == logical_id)
}
