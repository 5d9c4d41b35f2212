//! What there is to say of a deployment besides its changes, the same for a plan alone and for the deployment itself.

use super::orphans::{find_orphans, orphan_remark};
use super::planning::PlannedStack;
use super::protection::protected_creations;
use super::stack_state::StackState;
use super::survey::Survey;
use super::transition::{Transition, transitions};
use super::{DeployRequest, EngineError};
use crate::text::Text;
use aws_sdk_cloudformation::Client;

/// What shows before anything is planned.
pub(super) struct Outlook<'a> {
    /// What takes two steps.
    pub(super) transitions: Vec<Transition<'a>>,
    orphans: Vec<(String, StackState)>,
}

impl<'a> Outlook<'a> {
    /// # Errors
    ///
    /// When the input does not suffice, or an output would be lost that a stack uses which is not deployed along; all
    /// problems at once.
    pub(super) async fn of(client: &Client, survey: &Survey<'a>, request: &DeployRequest) -> Result<Self, EngineError> {
        let orphans = if request.name_orphans { find_orphans(client, survey.assembly).await } else { Vec::new() };
        let (transitions, in_use) = transitions(survey, &orphans);
        let problems = [survey.missing(request), in_use].concat();
        if problems.is_empty() { Ok(Self { transitions, orphans }) } else { Err(EngineError::Input(problems)) }
    }

    /// What the plan of the stacks alone does not show, one sentence each: stacks that the app once had, what is done in two
    /// steps, and what is protected once it is there.
    pub(super) fn notes(&self, planned: &[PlannedStack<'_>]) -> Vec<Text> {
        let orphans = self.orphans.iter().map(|(orphan, _)| orphan_remark(orphan));
        let steps = self.transitions.iter().map(Transition::remark).chain(protected_creations(planned));
        orphans.chain(steps.map(Text::from)).collect()
    }
}
