//! Passes the weights of listener rules that ECS owns along with an update that would send others.
//!
//! A plan that touches such a rule reads what is live and gives it to the parameters that the template's weights come from,
//! but for those that a person gave. So the update sends what is there already, and the change set that a person sees is the
//! one that is executed. Just before the execution everything is read once more: a release may have begun meanwhile.

mod declared;
mod passing;
mod reading;
mod taking_over;

use super::DeployRequest;
use super::call_error::CallError;
use super::change_set::discard;
use super::follow::Watch;
use super::outcome::StackOutcome;
use super::planning::{PlannedStack, deployed_template};
use super::prerequisites::CommandValues;
use super::resources::stack_resources;
use super::rule_policy::protected;
use super::services::{ServiceWatch, stage_in_words};
use super::stack_status::Readiness;
use super::survey::Survey;
use crate::plan::traffic::{OwnedRule, owned_rules};
use crate::plan::{Action, Step};
use crate::text::Text;
use aws_sdk_cloudformation::Client;
use declared::DeclaredGroup;
use passing::{passed, told};
use reading::{Reading, read};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
pub(super) use taking_over::{Record, take_over};

/// A rule as it is and as the template declares it.
#[derive(Debug, Clone)]
pub(crate) struct LiveRule {
    pub(crate) logical_id: String,
    /// Whether production traffic takes it, as far as anybody knows.
    production: bool,
    /// The services that lead to it: stack and logical ID.
    services: BTreeSet<(String, String)>,
    reading: Reading,
    /// What a release that is under way does, where ECS tells of one.
    release: Option<String>,
    groups: Vec<DeclaredGroup>,
}

/// Reads the live weights of all rules that a plan touches, and plans again with them where that makes a difference.
///
/// Weights that two rules share touch both, so that it takes several rounds; each reads rules that were not read before.
pub(crate) async fn pass_live_weights(
    watch: Watch<'_, '_>,
    survey: &Survey<'_>,
    request: &DeployRequest,
    planned: &mut PlannedStack<'_>,
    ready: &Readiness,
    values: &CommandValues,
) -> Result<(), CallError> {
    if planned.plan.step != Step::Update {
        return Ok(());
    }
    let owned = owned_rules(survey.assembly);
    let template = planned.stack.template.to_value();
    let mut existing: BTreeMap<String, String> = BTreeMap::new();
    loop {
        let unread = unread(watch.client, survey, &owned, planned, &template).await?;
        if unread.is_empty() {
            break;
        }
        let resources = stack_resources(watch.client, &planned.stack.name).await?;
        existing = resources.into_iter().filter_map(|one| Some((one.logical_id, one.physical_id?))).collect();
        let staying = |id: &String| !planned.plan.changes.iter().any(|it| it.logical_id == *id && is_other(&it.action));
        let physical =
            existing.iter().filter(|(id, _)| staying(id)).map(|(id, name)| (id.clone(), name.clone())).collect();
        let known = planned.inputs.planned.iter().filter_map(|one| Some((one.name.clone(), one.value.clone()?)));
        let known: BTreeMap<String, String> = known.collect();
        for rule in unread {
            let leading = || owned.iter().filter(|one| one.stack == planned.stack.name && one.logical_id == rule);
            let services = leading().map(|one| (one.service_stack.clone(), one.service.clone())).collect();
            let read = LiveRule {
                production: leading().all(|one| one.production),
                release: release(watch.client, &request.services, &services).await,
                services,
                reading: read(watch.client, &planned.stack.name, &rule).await,
                groups: declared::groups(&template, &rule, &known, &physical),
                logical_id: rule,
            };
            planned.live.push(read);
        }
        let passed = passed(&planned.live);
        let differs = planned.inputs.take_live(planned.stack, &passed);
        planned.passed = passed;
        planned.plan.parameters.clone_from(&planned.inputs.planned);
        if !differs {
            break;
        }
        if let Some(outdated) = planned.change_set.take() {
            discard(watch.client, &outdated).await?;
            planned.ask(watch.client, ready, watch.rhythm, values).await?;
        }
    }
    let touched = touched(survey, planned, &template);
    planned.plan.traffic = told(&planned.live, &planned.inputs.planned);
    planned.plan.traffic.retain(|rule| touched.contains(&rule.logical_id));
    record(watch.client, survey, planned, &existing).await
}

/// Finds out what the stack has on record of the rules that the plan updates, for a rollback sends that.
async fn record(
    client: &Client,
    survey: &Survey<'_>,
    planned: &mut PlannedStack<'_>,
    existing: &BTreeMap<String, String>,
) -> Result<(), CallError> {
    planned.record = Record::default();
    let is_clear = |rule: &&LiveRule| {
        planned.plan.traffic.iter().any(|told| told.logical_id == rule.logical_id && told.obstacle.is_none())
    };
    let clear: Vec<&LiveRule> = planned.live.iter().filter(is_clear).collect();
    let Some(state) = survey.states.get(&planned.stack.name).filter(|_| !clear.is_empty()) else { return Ok(()) };
    let deployed = deployed_template(client, &planned.stack.name).await?;
    planned.record = Record::of(&deployed, state, &clear, existing);
    for rule in &mut planned.plan.traffic {
        rule.taken_over = !planned.record.outdated.is_empty() && planned.record.kept.contains(&rule.logical_id);
    }
    Ok(())
}

/// The physical resource after such a change is not the one before it.
fn is_other(action: &Action) -> bool {
    matches!(action, Action::Add | Action::Import | Action::Replace(_) | Action::Remove)
}

/// The rules whose weights the plan would send and that nobody has read yet, and those that share the traffic of the same
/// services: by them one sees whether a release is under way.
async fn unread(
    client: &Client,
    survey: &Survey<'_>,
    owned: &[OwnedRule],
    planned: &PlannedStack<'_>,
    template: &Value,
) -> Result<BTreeSet<String>, CallError> {
    let mut touched = touched(survey, planned, template);
    let owned: Vec<&OwnedRule> = owned.iter().filter(|rule| rule.stack == planned.stack.name).collect();
    let is_owned = |id: &String| owned.iter().any(|rule| rule.logical_id == *id);
    if !touched.iter().all(is_owned) {
        let protected = protected(client, &planned.stack.name).await?;
        touched.retain(|id| is_owned(id) || protected.contains(id));
    }
    let service = |rule: &OwnedRule| (rule.service_stack.clone(), rule.service.clone());
    let of_touched = owned.iter().filter(|rule| touched.contains(&rule.logical_id));
    let services: BTreeSet<(String, String)> = of_touched.map(|rule| service(rule)).collect();
    let stays = |id: &str| {
        let is_new = planned.plan.changes.iter().any(|it| it.logical_id == id && it.action == Action::Add);
        !is_new && template["Resources"].get(id).is_some()
    };
    let beside = owned.iter().filter(|rule| services.contains(&service(rule)) && stays(&rule.logical_id));
    touched.extend(beside.map(|rule| rule.logical_id.clone()));
    touched.retain(|id| !planned.live.iter().any(|rule| rule.logical_id == *id));
    Ok(touched)
}

/// The listeners and rules that the plan writes, by their own change or by that of the stack's tags.
fn touched(survey: &Survey<'_>, planned: &PlannedStack<'_>, template: &Value) -> BTreeSet<String> {
    let is_written = |action: &Action| !matches!(action, Action::Add | Action::Import | Action::Remove);
    let mut touched = BTreeSet::new();
    let tags = survey.states.get(&planned.stack.name).map(|state| &state.tags);
    if tags.is_some_and(|tags| *tags != planned.stack.tags) {
        touched.extend(template["Resources"].as_object().into_iter().flatten().map(|(id, _)| id.clone()));
    }
    for change in &planned.plan.changes {
        if is_written(&change.action) {
            touched.insert(change.logical_id.clone())
        } else {
            touched.remove(&change.logical_id)
        };
    }
    let kind = |id: &String| template["Resources"][id]["Type"].as_str().unwrap_or_default();
    touched.retain(|id| kind(id).starts_with("AWS::ElasticLoadBalancingV2::Listener"));
    touched
}

/// What a release of any of these services does at the moment, where somebody can ask ECS. Who cannot, or gets no answer, still
/// sees it by the weights.
async fn release(client: &Client, watch: &ServiceWatch, services: &BTreeSet<(String, String)>) -> Option<String> {
    let ServiceWatch::By(ecs) = watch else { return None };
    for (stack, service) in services {
        let resources = stack_resources(client, stack).await.unwrap_or_default();
        let arn = resources.into_iter().find(|one| one.logical_id == *service).and_then(|one| one.physical_id);
        let Some(arn) = arn else { continue };
        if let Ok(Some(deployment)) = ecs.deployment(&arn).await {
            return Some(format!("of `{service}`, {}", stage_in_words(&deployment)));
        }
    }
    None
}

/// Reads everything once more; why the plan must not be executed any more, if so.
pub(super) async fn moved(
    client: &Client,
    request: &DeployRequest,
    planned: &PlannedStack<'_>,
    status: &str,
) -> Option<StackOutcome> {
    for rule in planned.live.iter().filter(|rule| rule.reading.is_ok()) {
        let now = read(client, &planned.stack.name, &rule.logical_id).await;
        let release = match &now {
            Ok(_) if rule.release.is_none() => release(client, &request.services, &rule.services).await,
            _ => None,
        };
        let id = &rule.logical_id;
        let why = match (now, release) {
            (Err(reason), _) => format!("the weights of `{id}` were live in the plan, and now {reason}"),
            (Ok(now), _) if Ok(&now) != rule.reading.as_ref() => {
                let shown = |reading: &BTreeMap<String, u32>| passing::shown(&rule.groups, reading);
                let before = rule.reading.as_ref().map(shown).unwrap_or_default();
                format!("the weights of `{id}` moved since they were planned with, from {before} to {}", shown(&now))
            }
            (_, Some(release)) => format!("a release began since the plan was made: {release}"),
            _ => continue,
        };
        return Some(StackOutcome::NotReady {
            status: status.to_owned(),
            why: format!("{why}; nothing was executed"),
            help: Text::new("wait until no release runs, then run ")
                .command(["deploy"])
                .then(" again: it reads them anew"),
        });
    }
    None
}
