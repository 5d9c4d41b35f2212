//! Plans the selected stacks: the first half of a deployment.

use super::change_set::{ChangeSet, Prepared, Refusal, discard, prepare, sweep};
use super::follow::Watch;
use super::live_weights::{LiveRule, Record, pass_live_weights};
use super::observer::Notice;
use super::outlook::Outlook;
use super::pace::Rhythm;
use super::parameters::StackInputs;
use super::prerequisites::{CommandValues, MissingPrerequisite, missing_before, missing_by_refusal};
use super::schedule::{dependencies_first, in_order};
use super::stack_status::Readiness;
use super::survey::Survey;
use super::{CallError, DeployRequest};
use crate::gate::{Consents, Hazard};
use crate::plan::{Basis, Plan, Review, StackPlan, Step, additions};
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::collections::{BTreeMap, BTreeSet};

/// A planned stack with what executing it needs.
pub(crate) struct PlannedStack<'a> {
    pub(crate) stack: &'a AssembledStack,
    pub(crate) plan: StackPlan,
    pub(crate) inputs: StackInputs,
    pub(crate) change_set: Option<ChangeSet>,
    pub(crate) obstacle: Option<Obstacle>,
    /// What the plan does that was consented to.
    pub(crate) admitted: Vec<Hazard>,
    /// The listener rules whose live weights were read.
    pub(crate) live: Vec<LiveRule>,
    /// What they give to parameters.
    pub(crate) passed: BTreeMap<String, String>,
    /// What the stack has on record of them, which a rollback would send.
    pub(crate) record: Record,
    /// The rules whose live weights an update of its own took over.
    pub(crate) taken_over: BTreeSet<String>,
}

/// What keeps a stack from being deployed.
#[derive(Debug, Clone)]
pub(crate) enum Obstacle {
    Prerequisites(Vec<MissingPrerequisite>),
    /// It needs a stack that has an obstacle.
    Blocked,
    Refused(Refusal),
    /// A person ended the run.
    Interrupted,
}

/// Plans every selected stack, independent ones at the same time. Change sets that come of it belong to the caller; after
/// an error, none is left.
pub(crate) async fn plan_stacks<'a>(
    watch: Watch<'_, '_>,
    survey: &Survey<'a>,
    request: &DeployRequest,
) -> Result<Vec<PlannedStack<'a>>, CallError> {
    let before = dependencies_first(survey.assembly, &survey.selected);
    let results = in_order(&before, |position, done: &[Option<Result<PlannedStack<'a>, CallError>>]| {
        let providers = Providers::among(before[position].iter().filter_map(|other| done[*other].as_ref()));
        let gives_up = done.iter().flatten().any(Result::is_err) || watch.audience.brake().is_stopped();
        async move {
            let stack = survey.selected[position];
            if gives_up {
                // The error that is told is the first one; after an interrupt nothing is told of plans.
                return Ok(PlannedStack::new(stack, survey, request));
            }
            watch.audience.notice(Notice::Working(&format!("Planning {}", stack.id)));
            plan_stack(watch, survey, request, stack, providers).await
        }
    })
    .await;
    if results.iter().any(Result::is_err) {
        let planned: Vec<&PlannedStack<'_>> = results.iter().flatten().collect();
        discard_all(watch.client, planned.iter().copied()).await;
    }
    results.into_iter().collect()
}

/// What a stack's plan has to know of the stacks that it needs.
#[derive(Debug, Clone, Copy)]
struct Providers {
    obstructed: bool,
    changing: bool,
}

impl Providers {
    fn among<'p, 'a: 'p>(planned: impl Iterator<Item = &'p Result<PlannedStack<'a>, CallError>>) -> Self {
        planned.flatten().fold(Self { obstructed: false, changing: false }, |all, one| Self {
            obstructed: all.obstructed || one.obstacle.is_some(),
            changing: all.changing || one.plan.step.changes_anything(),
        })
    }
}

async fn plan_stack<'a>(
    watch: Watch<'_, '_>,
    survey: &Survey<'a>,
    request: &DeployRequest,
    stack: &'a AssembledStack,
    providers: Providers,
) -> Result<PlannedStack<'a>, CallError> {
    let client = watch.client;
    let ready = survey.readiness(stack);
    let mut planned = PlannedStack::new(stack, survey, request);
    let step = planned.plan.step;
    if survey.states.contains_key(&stack.name) && sweep(client, &stack.name).await? > 0 {
        let remark = format!("Removed the plan for {} that an earlier run had left behind.", stack.id);
        watch.audience.notice(Notice::Remark(&remark.into()));
    }
    let values = survey.command_values(client);
    let missing = missing_before(stack, &planned.inputs, &values);
    if !missing.is_empty() {
        planned.stop(Obstacle::Prerequisites(missing));
    } else if providers.obstructed {
        planned.stop(Obstacle::Blocked);
    } else if !planned.inputs.unknown.is_empty() || (step == Step::Create && providers.changing) {
        // Outputs that do not exist yet: the template is all there is to go by.
        planned.plan.changes = if step == Step::Create {
            additions(&stack.template)
        } else {
            from_deployed_template(client, stack).await?
        };
    } else {
        planned.plan.basis = if providers.changing { Basis::ProvisionalChangeSet } else { Basis::ChangeSet };
        planned.ask(client, &ready, watch.rhythm, &values).await?;
    }
    if let Err(error) = pass_live_weights(watch, survey, request, &mut planned, &ready, &values).await {
        // Whoever gets an error has no change set to clean up.
        discard_all(client, std::iter::once(&planned)).await;
        return Err(error);
    }
    Ok(planned)
}

impl<'a> PlannedStack<'a> {
    fn new(stack: &'a AssembledStack, survey: &Survey<'a>, request: &DeployRequest) -> Self {
        let inputs = survey.resolve(stack, request);
        let step = if survey.readiness(stack) == Readiness::Create { Step::Create } else { Step::Update };
        let plan = StackPlan {
            stack: stack.name.clone(),
            id: stack.id.clone(),
            step,
            basis: Basis::Template,
            changes: Vec::new(),
            parameters: inputs.planned.clone(),
            traffic: Vec::new(),
            drift: None,
            review: Review::default(),
        };
        Self {
            stack,
            plan,
            inputs,
            change_set: None,
            obstacle: None,
            admitted: Vec::new(),
            live: Vec::new(),
            passed: BTreeMap::new(),
            record: Record::default(),
            taken_over: BTreeSet::new(),
        }
    }

    /// Asks CloudFormation for the change set of this stack with its inputs as they are.
    pub(crate) async fn ask(
        &mut self,
        client: &Client,
        ready: &Readiness,
        rhythm: &Rhythm,
        values: &CommandValues,
    ) -> Result<(), CallError> {
        let token = super::token::fresh_token();
        match prepare(client, self.stack, ready, &self.inputs, &token, rhythm).await? {
            Prepared::Ready(change_set) => {
                self.plan.changes.clone_from(&change_set.changes);
                crate::diff::in_template_order(&mut self.plan.changes, &self.stack.template.to_value());
                self.change_set = Some(change_set);
            }
            Prepared::NoChange => self.plan.step = Step::NoChange,
            Prepared::Interrupted => self.stop(Obstacle::Interrupted),
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
            Obstacle::Blocked | Obstacle::Interrupted => Step::Blocked,
        };
        self.plan.changes.clear();
        self.obstacle = Some(obstacle);
    }
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
    // CloudFormation deployed it, so that it can be read; if not, everything counts as new.
    Ok(crate::diff::parse_template(body).unwrap_or_else(|_| serde_json::json!({})))
}

/// The plan of all stacks, for people.
pub(super) fn whole_plan(
    assembly: &Assembly,
    planned: &[PlannedStack<'_>],
    consents: &Consents,
    outlook: &Outlook<'_>,
) -> Plan {
    let mut plan = Plan::new(&assembly.name, planned.iter().map(|stack| stack.plan.clone()).collect(), consents);
    plan.notes.extend(outlook.notes(planned));
    plan
}

/// Deletes the change sets of a plan that is not executed. One that cannot be deleted must not hide the outcome.
pub(crate) async fn discard_all<'p, 'a: 'p>(client: &Client, planned: impl Iterator<Item = &'p PlannedStack<'a>>) {
    for change_set in planned.filter_map(|stack| stack.change_set.as_ref()) {
        let _gone_or_unreachable = discard(client, change_set).await;
    }
}
