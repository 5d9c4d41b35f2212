//! Plans the selected stacks: the first half of a deployment.

use super::change_set::{ChangeSet, Prepared, Refusal, discard, prepare};
use super::observer::{Notice, Observer};
use super::parameters::StackInputs;
use super::prerequisites::{CommandValues, MissingPrerequisite, missing_before, missing_by_refusal};
use super::stack_status::Readiness;
use super::survey::Survey;
use super::{CallError, DeployRequest};
use crate::gate::{Consents, Hazard};
use crate::plan::{Basis, Plan, Review, StackPlan, Step, additions};
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::collections::BTreeSet;

/// A planned stack with what executing it needs.
pub(crate) struct PlannedStack<'a> {
    pub(crate) stack: &'a AssembledStack,
    pub(crate) plan: StackPlan,
    pub(crate) inputs: StackInputs,
    pub(crate) change_set: Option<ChangeSet>,
    pub(crate) obstacle: Option<Obstacle>,
    /// What the plan does that was consented to.
    pub(crate) admitted: Vec<Hazard>,
}

/// What keeps a stack from being deployed.
#[derive(Debug, Clone)]
pub(crate) enum Obstacle {
    Prerequisites(Vec<MissingPrerequisite>),
    /// It needs a stack that has an obstacle.
    Blocked,
    Refused(Refusal),
}

/// Plans every selected stack. Change sets that come of it belong to the caller, also those of stacks planned before
/// an error: they are deleted here.
pub(crate) async fn plan_stacks<'a>(
    client: &Client,
    survey: &Survey<'a>,
    request: &DeployRequest,
    observer: &mut dyn Observer,
) -> Result<Vec<PlannedStack<'a>>, CallError> {
    let mut planned: Vec<PlannedStack<'a>> = Vec::new();
    for stack in &survey.selected {
        observer.notice(Notice::Working(&format!("Planning {}", stack.id)));
        match plan_stack(client, survey, request, stack, &planned).await {
            Ok(stack) => planned.push(stack),
            Err(error) => {
                discard_all(client, &planned).await;
                return Err(error);
            }
        }
    }
    Ok(planned)
}

async fn plan_stack<'a>(
    client: &Client,
    survey: &Survey<'a>,
    request: &DeployRequest,
    stack: &'a AssembledStack,
    before: &[PlannedStack<'a>],
) -> Result<PlannedStack<'a>, CallError> {
    let inputs = survey.resolve(stack, request);
    let ready = survey.readiness(stack);
    let step = if ready == Readiness::Create { Step::Create } else { Step::Update };
    let mut planned = PlannedStack {
        stack,
        plan: StackPlan {
            stack: stack.name.clone(),
            id: stack.id.clone(),
            step,
            basis: Basis::Template,
            changes: Vec::new(),
            parameters: inputs.planned.clone(),
            review: Review::default(),
        },
        inputs,
        change_set: None,
        obstacle: None,
        admitted: Vec::new(),
    };
    let needed: BTreeSet<&str> = stack.depends_on.iter().map(String::as_str).collect();
    let providers = || before.iter().filter(|other| needed.contains(other.stack.name.as_str()));
    let values = survey.command_values(client);
    let missing = missing_before(stack, &planned.inputs, &values);
    if !missing.is_empty() {
        planned.stop(Obstacle::Prerequisites(missing));
    } else if providers().any(|other| other.obstacle.is_some()) {
        planned.stop(Obstacle::Blocked);
    } else if !planned.inputs.unknown.is_empty() || (step == Step::Create && providers().any(changes_anything)) {
        // Outputs that do not exist yet: the template is all there is to go by.
        planned.plan.changes = if step == Step::Create {
            additions(&stack.template)
        } else {
            from_deployed_template(client, stack).await?
        };
    } else {
        let provisional = providers().any(changes_anything);
        planned.plan.basis = if provisional { Basis::ProvisionalChangeSet } else { Basis::ChangeSet };
        planned.ask(client, &ready, request, &values).await?;
    }
    Ok(planned)
}

impl PlannedStack<'_> {
    /// Asks CloudFormation for the change set of this stack with its inputs as they are.
    pub(crate) async fn ask(
        &mut self,
        client: &Client,
        ready: &Readiness,
        request: &DeployRequest,
        values: &CommandValues,
    ) -> Result<(), CallError> {
        let token = super::token::fresh_token();
        match prepare(client, self.stack, ready, &self.inputs, &token, request.pace).await? {
            Prepared::Ready(change_set) => {
                self.plan.changes.clone_from(&change_set.changes);
                self.change_set = Some(change_set);
            }
            Prepared::NoChange => self.plan.step = Step::NoChange,
            Prepared::Refused(refusal) => {
                let missing = missing_by_refusal(self.stack, &self.inputs, &refusal, values);
                if missing.is_empty() {
                    self.stop(Obstacle::Refused(refusal));
                } else {
                    self.stop(Obstacle::Prerequisites(missing));
                }
            }
        }
        Ok(())
    }

    fn stop(&mut self, obstacle: Obstacle) {
        self.plan.step = match obstacle {
            Obstacle::Refused(_) => Step::Refused,
            Obstacle::Prerequisites(_) => Step::AwaitsPrerequisites,
            Obstacle::Blocked => Step::Blocked,
        };
        self.plan.changes.clear();
        self.obstacle = Some(obstacle);
    }
}

fn changes_anything(planned: &PlannedStack<'_>) -> bool {
    planned.plan.step.changes_anything()
}

/// Compares the template that is deployed with the new one: the plan for a stack that waits for outputs that do not
/// exist yet.
async fn from_deployed_template(
    client: &Client,
    stack: &AssembledStack,
) -> Result<Vec<crate::plan::ResourceChange>, CallError> {
    let deployed = deployed_template(client, &stack.name).await?;
    Ok(crate::diff::compare_templates(&deployed, &stack.template.to_value(), &crate::diff::SchemaFacts))
}

/// The template that a stack was last deployed with.
pub(crate) async fn deployed_template(client: &Client, stack: &str) -> Result<serde_json::Value, CallError> {
    let answer =
        client.get_template().stack_name(stack).send().await.map_err(|error| CallError::new("GetTemplate", &error))?;
    let body = answer.template_body().unwrap_or_default();
    // A template in YAML was not deployed by this tool; without its text everything counts as new.
    Ok(serde_json::from_str(body).unwrap_or_else(|_| serde_json::json!({})))
}

/// The plan of all stacks, for people.
pub(crate) fn whole_plan(assembly: &Assembly, planned: &[PlannedStack<'_>], consents: &Consents) -> Plan {
    Plan::new(&assembly.name, planned.iter().map(|stack| stack.plan.clone()).collect(), consents)
}

/// Deletes the change sets of a plan that is not executed. One that cannot be deleted must not hide the outcome.
pub(crate) async fn discard_all(client: &Client, planned: &[PlannedStack<'_>]) {
    for change_set in planned.iter().filter_map(|stack| stack.change_set.as_ref()) {
        let _gone_or_unreachable = discard(client, change_set).await;
    }
}
