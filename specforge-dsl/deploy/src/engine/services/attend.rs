//! Attends to the ECS services of a stack while its operation is followed.

use super::stall::Course;
use super::{EcsServices, SERVICE, ServiceDeployment, ServiceWatch, cannot_see, stage_in_words};
use crate::engine::call_error::CallError;
use crate::engine::follow::Watch;
use crate::engine::observer::{Consent, Notice};
use crate::engine::resources::stack_resources;
use crate::next_command::NextCommand;
use crate::text::Text;
use specforge_dsl::assembly::AssembledStack;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::time::Duration;

/// How often ECS is asked.
const PAUSE: Duration = Duration::from_secs(15);

/// After how long a person is told that nobody looks at the services.
const UNSEEN: Duration = Duration::from_secs(2 * 60);

/// After how many calls that may succeed later a person is told that ECS does not answer.
const PATIENCE: u32 = 4;

/// How many reasons of stopped tasks are told: some have a number of their own each time.
const REASONS: usize = 3;

/// What was seen of services while they were attended to.
#[derive(Debug, Default)]
pub(crate) struct Attended(RefCell<BTreeMap<String, Vec<String>>>);

impl Attended {
    /// Keeps the first few reasons of a service; those that are new.
    fn new_reasons(&self, service: &str, reasons: &[String]) -> Vec<String> {
        let mut all = self.0.borrow_mut();
        let known = all.entry(service.to_owned()).or_default();
        let before = known.len();
        for reason in reasons {
            if known.len() < REASONS && !known.contains(reason) {
                known.push(reason.clone());
            }
        }
        known[before..].to_vec()
    }

    /// Why tasks of a service stopped, by its logical ID.
    pub(super) fn stopped_tasks(&self, service: &str) -> Vec<String> {
        self.0.borrow().get(service).cloned().unwrap_or_default()
    }
}

/// Looks at the services of the stack that are under way, for as long as it is polled. What fails here must not disturb
/// the deployment, and is tried again.
pub(crate) async fn attend(
    services: &ServiceWatch,
    watch: Watch<'_, '_>,
    stack: &AssembledStack,
    stack_arn: &str,
    attended: &Attended,
) -> Infallible {
    let template = stack.template.to_value();
    let has_services =
        template["Resources"].as_object().is_some_and(|all| all.values().any(|resource| resource["Type"] == SERVICE));
    match services {
        ServiceWatch::By(ecs) if has_services => watch_over(ecs.as_ref(), watch, stack, stack_arn, attended).await,
        ServiceWatch::CannotSee if has_services => {
            tokio::time::sleep(UNSEEN).await;
            for (name, _) in under_way(watch, stack_arn).await {
                let bake = &template["Resources"][&name]["Properties"]["DeploymentConfiguration"]["BakeTimeInMinutes"];
                let bake = bake.as_u64().map(|minutes| format!(", {minutes} minutes of bake time included"));
                let waits = format!("{name} waits for ECS{}. This build cannot look there", bake.unwrap_or_default());
                let look = NextCommand::new(["aws", "ecs", "list-service-deployments"]);
                let remark = Text::new(waits + " (feature `ecs` of `specforge-deploy`)").aws("; ", look, " can");
                watch.audience.notice(Notice::Remark(&remark.then(".")));
            }
            std::future::pending().await
        }
        _ => std::future::pending().await,
    }
}

/// What is known of one service.
#[derive(Default)]
struct Seen {
    course: Option<Course>,
    /// What was told last of where it stands.
    told: String,
    /// Calls in sequence that failed.
    failures: u32,
    /// Whether it was told that ECS does not answer.
    unanswered: bool,
}

async fn watch_over(
    ecs: &dyn EcsServices,
    watch: Watch<'_, '_>,
    stack: &AssembledStack,
    stack_arn: &str,
    attended: &Attended,
) -> Infallible {
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    loop {
        tokio::time::sleep(PAUSE).await;
        for (name, service) in under_way(watch, stack_arn).await {
            let known = seen.entry(name.clone()).or_default();
            if let Err((what, error)) = look(ecs, watch, stack, &name, &service, known, attended).await {
                known.failures += 1;
                if (!error.is_transient() || known.failures >= PATIENCE) && !known.unanswered {
                    known.unanswered = true;
                    let remark = cannot_see(&what, &error);
                    watch.audience.notice(Notice::Remark(&remark.then(" CloudFormation is followed all the same.")));
                }
            } else {
                known.failures = 0;
            }
        }
    }
}

/// What could not be seen is an error. It keeps nothing from being told that can.
async fn look(
    ecs: &dyn EcsServices,
    watch: Watch<'_, '_>,
    stack: &AssembledStack,
    name: &str,
    service: &str,
    known: &mut Seen,
    attended: &Attended,
) -> Result<(), (String, CallError)> {
    let asked = ecs.deployment(service).await;
    let deployment = asked.map_err(|error| (format!("How far {name} is"), error))?;
    let Some(deployment) = deployment else { return Ok(()) };
    let tell = |text: Text| watch.audience.notice(Notice::Remark(&Text::new(format!("{name}: ")).and(text).then(".")));
    let moved = match &mut known.course {
        Some(course) => course.goes_on(deployment),
        None => {
            known.course = Some(Course::begun(deployment));
            true
        }
    };
    let Some(course) = &mut known.course else { return Ok(()) };
    if moved {
        // What is told is what a person can tell apart.
        let words = stage_in_words(&course.deployment);
        if words != known.told {
            tell(Text::new(&words).and(to_continue(&course.deployment)));
            known.told = words;
        }
    }
    let stalled = course.is_stalled();
    if !stalled && course.deployment.running >= course.deployment.wanted {
        return Ok(());
    }
    let asked = ecs.stopped_tasks(service, course.deployment.created).await;
    let reasons = asked.clone().unwrap_or_default();
    for reason in attended.new_reasons(name, &reasons) {
        tell(format!("a task stopped: {}", reason.trim_end_matches('.')).into());
    }
    if stalled {
        offer_rollback(ecs, watch, &course.stalled(&stack.id, name, reasons)).await;
    }
    asked.map(|_| ()).map_err(|error| (format!("Why tasks of {name} stop"), error))
}

/// How somebody lets a deployment go on that waits at a hook.
fn to_continue(deployment: &ServiceDeployment) -> Text {
    let Some(hook) = deployment.hook.as_ref() else { return Text::default() };
    let words = ["aws", "ecs", "continue-service-deployment", "--service-deployment-arn", &deployment.arn];
    Text::default().aws(": ", NextCommand::new(words.into_iter().chain(["--hook-id", hook])), "")
}

async fn offer_rollback(ecs: &dyn EcsServices, watch: Watch<'_, '_>, stalled: &super::StalledDeployment) {
    let name = &stalled.service;
    let told = match watch.audience.consent_to_stop(stalled) {
        Consent::Given => match ecs.roll_back(&stalled.deployment).await {
            Ok(()) => format!("{name}: its deployment is stopped and rolled back.").into(),
            Err(error) => format!("{name}: its deployment could not be stopped: {error}").into(),
        },
        Consent::Refused => return,
        Consent::NobodyToAsk => {
            let stop = ["aws", "ecs", "stop-service-deployment", "--service-deployment-arn", &stalled.deployment];
            let back = NextCommand::new(stop.into_iter().chain(["--stop-type", "ROLLBACK"]));
            Text::new(stalled.in_words()).aws(" To go back: ", back, ".")
        }
    };
    watch.audience.notice(Notice::Remark(&told));
}

/// The services that CloudFormation waits for: logical IDs and ARNs.
async fn under_way(watch: Watch<'_, '_>, stack_arn: &str) -> Vec<(String, String)> {
    let resources = stack_resources(watch.client, stack_arn).await.unwrap_or_default();
    resources
        .into_iter()
        .filter(|resource| resource.resource_type == SERVICE)
        .filter(|resource| ["CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS"].contains(&resource.status.as_str()))
        .filter_map(|resource| Some((resource.logical_id, resource.physical_id?)))
        .collect()
}
