//! The one place where a plan is judged before it is executed.
//!
//! Whatever executes a change set calls [`judge`] once the change set is known, shows the plan, and then [`admit`].

use super::CallError;
use super::DeployRequest;
use super::audience::Audience;
use super::drift::beside;
use super::observer::Consent;
use super::only_imported::is_only_imported;
use super::outcome::StackOutcome;
use super::planning::{PlannedStack, deployed_template};
use super::rule_policy::protected;
use super::survey::Survey;
use crate::gate::{Hazard, review_moves};
use crate::plan::protection::mark_protected;
use crate::plan::traffic::owned_rules;
use crate::plan::{Context, Deployed, Step, by_templates, cut_values, review};
use aws_sdk_cloudformation::Client;
use serde_json::Value;
use std::collections::BTreeSet;

/// Finds what the plans do that needs a consent, and marks what has it already.
///
/// # Errors
///
/// When the deployed template of a stack cannot be read, or its change set arrived in part.
pub(crate) async fn judge(
    client: &Client,
    survey: &Survey<'_>,
    request: &DeployRequest,
    planned: &mut [PlannedStack<'_>],
) -> Result<(), CallError> {
    let owned = owned_rules(survey.assembly);
    let context = Context { assembly: survey.assembly, owned: &owned, standing: &survey.standing };
    for stack in planned.iter_mut() {
        let found = survey.drift.get(&stack.stack.name);
        stack.plan.drift = found.and_then(|found| beside(found, stack.stack, &stack.plan.changes, &owned));
    }
    for stack in planned.iter_mut().filter(|stack| stack.plan.step.changes_anything()) {
        let deployed = match stack.plan.step {
            Step::Update => deployed(client, survey, stack).await?,
            _ => Deployed::default(),
        };
        let templates = [&deployed.template, &stack.stack.template.to_value()];
        if !stack.plan.changes.iter().all(|it| is_of_its_type(&it.logical_id, &it.resource_type, templates)) {
            return Err(CallError::in_part("DescribeChangeSet"));
        }
        if cut_values::any_is_cut(&stack.plan.changes) {
            let whole = by_templates(stack.stack, &stack.plan, &deployed);
            cut_values::complete(&mut stack.plan.changes, &whole);
        }
        mark_protected(&mut stack.plan.changes, &deployed.template, &deployed.parameters);
        let mut found = review(context, stack.stack, &stack.plan, &deployed);
        for hazard in &mut found.hazards {
            hazard.consented = hazard.takes_consent() && stack.admitted.iter().any(|known| known.is(hazard));
        }
        let warnings = stack.change_set.iter().flat_map(|change_set| &change_set.warnings);
        found.notes.extend(warnings.map(|warning| format!("early validation: {warning}").into()));
        review_moves(&survey.doubtful_moves, stack.stack, &survey.selected, &mut found);
        stack.plan.review = found;
    }
    request.consents.mark(planned.iter_mut().flat_map(|stack| &mut stack.plan.review.hazards));
    Ok(())
}

/// Whether a change has the type that the resource has or gets. An answer that was cut short may end within it, and what is of
/// no known type holds no data as far as anyone can tell. What neither template has comes of a transform or a nested stack.
fn is_of_its_type(logical_id: &str, resource_type: &str, templates: [&Value; 2]) -> bool {
    let types = templates.map(|template| template["Resources"][logical_id]["Type"].as_str());
    types == [None, None] || types.contains(&Some(resource_type))
}

/// The stack as it is.
async fn deployed(client: &Client, survey: &Survey<'_>, planned: &PlannedStack<'_>) -> Result<Deployed, CallError> {
    let template = deployed_template(client, &planned.stack.name).await?;
    let state = survey.states.get(&planned.stack.name);
    let is_secret = |name: &str| template["Parameters"][name]["NoEcho"].as_bool() == Some(true);
    let parameters = state.into_iter().flat_map(|state| &state.parameters);
    let parameters =
        parameters.filter(|(name, _)| !is_secret(name)).map(|(name, value)| (name.clone(), value.clone())).collect();
    let tags = state.map(|state| state.tags.clone());
    let mut protected =
        if has_listeners(&template) { protected(client, &planned.stack.name).await? } else { BTreeSet::new() };
    // Known from a moment ago: an answer without a policy may be one that was cut short.
    protected.extend(planned.live.iter().map(|rule| rule.logical_id.clone()));
    let only_imported = match state {
        Some(state) => is_only_imported(client, &state.arn, &state.status, &template).await,
        None => false,
    };
    Ok(Deployed { template, parameters, tags, protected, only_imported })
}

/// Whether a template declares anything whose weights ECS might own.
fn has_listeners(template: &Value) -> bool {
    let mut types = template["Resources"].as_object().into_iter().flatten().map(|(_, resource)| &resource["Type"]);
    types.any(|name| name.as_str().is_some_and(|name| name.starts_with("AWS::ElasticLoadBalancingV2::Listener")))
}

/// Whether the plans may be executed as far as the gate is concerned; asks for the consents that are missing.
/// `None` lets them pass, otherwise they end as [`not_admitted`] says.
pub(crate) fn admit(planned: &mut [PlannedStack<'_>], audience: &Audience<'_>) -> Option<StackOutcome> {
    let open: Vec<Hazard> = open_hazards(planned).cloned().collect();
    if !open.is_empty() {
        match audience.consent_to_hazards(&open) {
            Consent::Given if open.iter().all(Hazard::takes_consent) => {}
            _ if audience.brake().is_stopped() => return Some(StackOutcome::Interrupted),
            _ => return Some(StackOutcome::ConsentMissing(open)),
        }
    }
    for stack in planned {
        stack.plan.review.hazards.iter_mut().for_each(|hazard| hazard.consented = true);
        stack.admitted.clone_from(&stack.plan.review.hazards);
    }
    None
}

/// The hazards without consent.
fn open_hazards<'a>(planned: &'a [PlannedStack<'_>]) -> impl Iterator<Item = &'a Hazard> {
    planned.iter().flat_map(|stack| &stack.plan.review.hazards).filter(|hazard| !hazard.consented)
}

/// How a stack ends when its plan was not admitted: it shows its own open hazards, the others were not reached.
pub(crate) fn not_admitted(stack: &PlannedStack<'_>) -> StackOutcome {
    let open: Vec<Hazard> = open_hazards(std::slice::from_ref(stack)).cloned().collect();
    if open.is_empty() { StackOutcome::NotReached } else { StackOutcome::ConsentMissing(open) }
}

#[cfg(test)]
mod tests {
    use super::is_of_its_type;
    use serde_json::{Value, json};

    #[test]
    fn half_a_type_is_told_from_a_whole_one() {
        let of = |kind: &str| json!({ "Resources": { "Orders": { "Type": kind } } });
        let (queue, topic) = (of("AWS::SQS::Queue"), of("AWS::SNS::Topic"));
        let is = |kind: &str, before: &Value, after: &Value| is_of_its_type("Orders", kind, [before, after]);
        assert!(is("AWS::SQS::Queue", &queue, &queue) && is("AWS::SQS::Queue", &Value::Null, &queue));
        assert!(is("AWS::SQS::Queue", &queue, &topic) && is("AWS::SNS::Topic", &queue, &topic));
        assert!(!is("AWS::SQS::Que", &queue, &queue) && !is("", &queue, &Value::Null));
        assert!(is_of_its_type("OfATransform", "AWS::SQS::Queue", [&queue, &queue]));
    }
}
