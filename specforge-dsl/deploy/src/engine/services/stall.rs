//! When a deployment stands still.

use super::{ServiceDeployment, StalledDeployment, stage_in_words};
use std::time::Duration;
use tokio::time::Instant;

/// How long nothing moves before it counts as stalled. A container that never starts is told from a slow one by then.
const STALLED: Duration = Duration::from_secs(20 * 60);

/// A deployment as it goes on.
#[derive(Debug)]
pub(super) struct Course {
    pub(super) deployment: ServiceDeployment,
    /// When it last got on.
    since: Instant,
    /// The most new tasks that ran at this stage.
    most: u32,
    /// When a person was last asked about a stall.
    asked: Option<Instant>,
}

impl Course {
    pub(super) fn begun(deployment: ServiceDeployment) -> Self {
        Self { most: deployment.running, deployment, since: Instant::now(), asked: None }
    }

    /// Takes what ECS says now; whether it got on. Tasks that start, crash and start again do not.
    pub(super) fn goes_on(&mut self, now: ServiceDeployment) -> bool {
        let stands = |deployment: &ServiceDeployment| {
            let ServiceDeployment { arn, status, stage, production_traffic, hook, reason, .. } = deployment.clone();
            (arn, status, stage, production_traffic, hook, reason)
        };
        let elsewhere = stands(&now) != stands(&self.deployment);
        let moved = elsewhere || now.running > self.most;
        self.most = if elsewhere { now.running } else { self.most.max(now.running) };
        self.deployment = now;
        if moved {
            self.since = Instant::now();
            self.asked = None;
        }
        moved
    }

    /// Whether it stands still, and nobody was asked lately. Blue-green deployments have no circuit breaker.
    pub(super) fn is_stalled(&self) -> bool {
        let deployment = &self.deployment;
        let shifts_at_once = deployment.strategy.as_deref().is_some_and(|strategy| strategy != "ROLLING");
        let is_meant = deployment.hook.is_some() || deployment.stage.as_deref() == Some("CLEAN_UP");
        let patient = self.asked.is_none_or(|asked| asked.elapsed() >= STALLED);
        shifts_at_once
            && !is_meant
            && deployment.status == "IN_PROGRESS"
            && self.since.elapsed() >= STALLED + self.meant_to_wait()
            && patient
    }

    /// A bake is meant to take its time, and so is the pause after a part of the traffic has moved.
    fn meant_to_wait(&self) -> Duration {
        let deployment = &self.deployment;
        let minutes = match deployment.stage.as_deref() {
            Some("BAKE_TIME") => deployment.bake_minutes,
            Some(stage) if stage.ends_with("PRODUCTION_TRAFFIC_SHIFT") => deployment.step_minutes,
            _ => None,
        };
        Duration::from_secs(60 * u64::from(minutes.unwrap_or_default()))
    }

    /// The stall, to ask a person about.
    pub(super) fn stalled(&mut self, stack: &str, service: &str, stopped_tasks: Vec<String>) -> StalledDeployment {
        self.asked = Some(Instant::now());
        StalledDeployment {
            stack: stack.to_owned(),
            service: service.to_owned(),
            deployment: self.deployment.arn.clone(),
            stage: stage_in_words(&self.deployment),
            minutes: self.since.elapsed().as_secs() / 60,
            stopped_tasks,
        }
    }
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
