//! Attends to the ECS services of a stack while its operation is followed.

use super::{EcsServices, ServiceDeployment, ServiceWatch, StalledDeployment, stage_in_words};
use crate::engine::follow::Watch;
use crate::engine::observer::{Consent, Notice};
use crate::engine::resources::stack_resources;
use crate::next_command::NextCommand;
use crate::text::Text;
use specforge_dsl::assembly::AssembledStack;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::time::Duration;
use tokio::time::Instant;

/// How often ECS is asked.
const PAUSE: Duration = Duration::from_secs(15);

/// How long nothing moves before it counts as stalled. A container that never starts is told from a slow one by then.
const STALLED: Duration = Duration::from_secs(20 * 60);

/// After how long a person is told that nobody looks at the services.
const UNSEEN: Duration = Duration::from_secs(2 * 60);

const SERVICE: &str = "AWS::ECS::Service";

/// Looks at the services of the stack that are under way, for as long as it is polled. What fails here must not disturb
/// the deployment, and is tried again.
pub(crate) async fn attend(
    services: &ServiceWatch,
    watch: Watch<'_, '_>,
    stack: &AssembledStack,
    stack_arn: &str,
) -> Infallible {
    let template = stack.template.to_value();
    let has_services =
        template["Resources"].as_object().is_some_and(|all| all.values().any(|resource| resource["Type"] == SERVICE));
    match services {
        ServiceWatch::By(ecs) if has_services => watch_over(ecs.as_ref(), watch, stack, stack_arn).await,
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
struct Seen {
    deployment: ServiceDeployment,
    since: Instant,
    /// When a person was last asked about a stall.
    asked: Option<Instant>,
}

async fn watch_over(
    ecs: &dyn EcsServices,
    watch: Watch<'_, '_>,
    stack: &AssembledStack,
    stack_arn: &str,
) -> Infallible {
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    loop {
        tokio::time::sleep(PAUSE).await;
        for (name, service) in under_way(watch, stack_arn).await {
            let Ok(Some(deployment)) = ecs.deployment(&service).await else { continue };
            let moved = seen.get(&name).is_none_or(|known| known.deployment != deployment);
            if moved {
                // What is told is what a person can tell apart.
                let words = stage_in_words(&deployment);
                if seen.get(&name).is_none_or(|known| stage_in_words(&known.deployment) != words) {
                    watch.audience.notice(Notice::Remark(&format!("{name}: {words}.").into()));
                }
                seen.insert(name, Seen { deployment, since: Instant::now(), asked: None });
                continue;
            }
            let Some(known) = seen.get_mut(&name) else { continue };
            if is_stalled(known) {
                known.asked = Some(Instant::now());
                offer_rollback(ecs, watch, stack, &name, &service, known).await;
            }
        }
    }
}

/// Blue-green deployments have no circuit breaker. A bake is meant to take its time.
fn is_stalled(seen: &Seen) -> bool {
    let deployment = &seen.deployment;
    let baking = deployment.stage.as_deref() == Some("BAKE_TIME");
    let bake = Duration::from_secs(60 * u64::from(deployment.bake_minutes.filter(|_| baking).unwrap_or_default()));
    let shifts_at_once = deployment.strategy.as_deref().is_some_and(|strategy| strategy != "ROLLING");
    let patient = seen.asked.is_none_or(|asked| asked.elapsed() >= STALLED);
    shifts_at_once && deployment.status == "IN_PROGRESS" && seen.since.elapsed() >= STALLED + bake && patient
}

async fn offer_rollback(
    ecs: &dyn EcsServices,
    watch: Watch<'_, '_>,
    stack: &AssembledStack,
    name: &str,
    service: &str,
    seen: &Seen,
) {
    let stalled = StalledDeployment {
        stack: stack.id.clone(),
        service: name.to_owned(),
        deployment: seen.deployment.arn.clone(),
        stage: stage_in_words(&seen.deployment),
        minutes: seen.since.elapsed().as_secs() / 60,
        stopped_tasks: ecs.stopped_tasks(service).await.unwrap_or_default(),
    };
    let told = match watch.audience.consent_to_stop(&stalled) {
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

impl StalledDeployment {
    /// What stands still and why, in sentences.
    pub(crate) fn in_words(&self) -> String {
        let mut text = format!("{} has not moved for {} minutes: {}.", self.service, self.minutes, self.stage);
        for reason in &self.stopped_tasks {
            text.push_str(&format!(" A task stopped: {}.", reason.trim_end_matches('.')));
        }
        text
    }
}

/// The services that CloudFormation waits for: logical IDs and ARNs.
async fn under_way(watch: Watch<'_, '_>, stack_arn: &str) -> Vec<(String, String)> {
    let resources = stack_resources(watch.client, stack_arn).await.unwrap_or_default();
    resources
        .into_iter()
        .filter(|resource| resource.resource_type == SERVICE && resource.status.ends_with("_IN_PROGRESS"))
        .filter_map(|resource| Some((resource.logical_id, resource.physical_id?)))
        .collect()
}
