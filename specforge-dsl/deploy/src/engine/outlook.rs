//! What there is to say of a deployment besides its changes, the same for a plan alone and for the deployment itself.

use super::audience::Audience;
use super::observer::Notice;
use super::orphans::{find_orphans, orphan_remark};
use super::planning::PlannedStack;
use super::protection::protected_creations;
use super::stack_state::StackState;
use super::survey::Survey;
use super::transition::{Transition, transitions};
use super::{DeployRequest, EngineError};
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

    /// Names the stacks that the app once had.
    pub(super) fn name_orphans(&self, audience: &Audience<'_>) {
        for (orphan, _) in &self.orphans {
            audience.notice(Notice::Remark(&orphan_remark(orphan)));
        }
    }

    /// Says what the plan does not show: what is done in two steps, and what is protected once it is there.
    pub(super) fn explain(&self, planned: &[PlannedStack<'_>], audience: &Audience<'_>) {
        for remark in self.transitions.iter().map(Transition::remark).chain(protected_creations(planned)) {
            audience.notice(Notice::Remark(&remark));
        }
    }
}
