//! What may happen in a schedule: runs of the program, one or two at a time, and what people do by hand.

use crate::history::{Run, RunEnding, What};
use crate::recorder::{self, Recorder};
use crate::sabotage::{Bug, sabotaged};
use crate::schedule::{Disturbance, Schedule};
use crate::site::{RULE, Traffic, release};
use crate::truth;
use aws_sdk_cloudformation::Client;
use specforge_deploy::engine::{
    Consent, DeployRequest, DestroyPlan, DestroyRequest, EngineError, Notice, Observer, OnFailure, Pace, PendingMove,
    Reach, RecoverRequest, ReleaseOptions, cancel, deploy, destroy, drift, import, plan, recover, refactor,
    revert_drift,
};
use specforge_deploy::gate::{Consents, HazardKind};
use specforge_deploy::plan::Plan;
use specforge_dsl::assembly::Assembly;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

/// Longer than CloudFormation waits for anything.
const ENDLESS: Duration = Duration::from_secs(36 * 3_600);

type Ended = Result<RunEnding, EngineError>;
type Given = Vec<(HazardKind, String)>;

impl Schedule {
    pub(crate) async fn deploy(&mut self, how: Disturbance) {
        let (assembly, request, given) = self.deployment(how);
        let run = self.run(how, async |client, listener| deployed(client, &assembly, &request, listener).await).await;
        self.record(Run { consents: given, undisturbed: !how.faults, ..run.of(What::Deploy) }).await;
    }

    pub(crate) async fn plan(&mut self, how: Disturbance) {
        let (assembly, request, _) = self.deployment(how);
        let program = async |client: &Client, listener: &mut Listener| {
            plan(client, &assembly, &request, listener).await.map(|plan| RunEnding::Outcome(Box::new(plan)))
        };
        let run = self.run(how, program).await;
        self.record(Run { undisturbed: !how.faults, ..run.of(What::Plan) }).await;
    }

    /// Two people, or a person and a pipeline, work on the same app: another deployment, or a cancellation.
    pub(crate) async fn two_at_once(&mut self, how: Disturbance) {
        self.disturb(how);
        let (assembly, request, given) = self.deployment(how);
        let (_, other_request, other_given) = self.deployment(how);
        let endless = self.endless();
        let later = Duration::from_millis(self.dice.below(24_000) as u64);
        let cancels = self.dice.percent(60);
        // There is nothing to cancel once the first one is dead.
        let how = if cancels { Disturbance { death: None, ..how } } else { how };
        let (first, second) = (self.recorder(how, 0), self.recorder(Disturbance { death: None, ..how }, 1));
        let (client, other) = (self.client(&first), self.client(&second));
        let (one, two) = tokio::join!(
            watched(&first, how, endless, async |listener| deployed(&client, &assembly, &request, listener).await),
            async {
                sleep(later).await;
                let program = async |listener: &mut Listener| match cancels {
                    true => cancelled(&other, &assembly, listener).await,
                    false => deployed(&other, &assembly, &other_request, listener).await,
                };
                watched(&second, how, endless, program).await
            },
        );
        let other_what = if cancels { What::Cancel } else { What::Deploy };
        self.record(Run { consents: given, alone: false, ..one.of(What::Deploy) }).await;
        self.record(Run { consents: other_given, alone: false, ..two.of(other_what) }).await;
    }

    pub(crate) async fn destroy(&mut self, how: Disturbance) {
        let assembly = self.assembly();
        let given = if self.dice.percent(60) { self.all_consents() } else { self.consents() };
        let consents = given.iter().fold(Consents::default(), |all, (kind, name)| all.allow(*kind, name.clone()));
        let request = DestroyRequest {
            consents,
            reach: Reach::WithDependents,
            lift_protection: true,
            force: how.faults && self.dice.percent(20),
            pace: Pace::AWS,
            ..DestroyRequest::default()
        };
        let program = async |client: &Client, listener: &mut Listener| {
            destroy(client, &assembly, &request, listener).await.map(|ended| RunEnding::Outcome(Box::new(ended)))
        };
        let run = self.run(how, program).await;
        self.record(Run { consents: given, ..run.of(What::Destroy) }).await;
    }

    pub(crate) async fn recover(&mut self, how: Disturbance, stack: String) {
        let assembly = self.assembly();
        let request = RecoverRequest { stack, skip: Vec::new(), force: self.dice.percent(30), pace: Pace::AWS };
        let program = async |client: &Client, listener: &mut Listener| {
            recover(client, &assembly, &request, listener).await.map(|ended| RunEnding::Outcome(Box::new(ended)))
        };
        let run = self.run(how, program).await;
        self.record(run.of(What::Recover)).await;
    }

    pub(crate) async fn refactor(&mut self, how: Disturbance) {
        let assembly = self.assembly();
        let program = async |client: &Client, listener: &mut Listener| {
            refactor(client, &assembly, &[], Pace::AWS, listener).await.map(|ended| RunEnding::Moves(ended.outcome))
        };
        let run = self.run(how, program).await;
        self.record(run.of(What::Refactor)).await;
    }

    pub(crate) async fn import(&mut self, how: Disturbance) {
        let Some(existing) = self.dice.pick(&self.existing).cloned() else { return };
        let (assembly, given) = (self.assembly(), self.app.parameters());
        let resources = BTreeMap::from([existing]);
        let options = ReleaseOptions { pace: Pace::AWS, ..ReleaseOptions::default() };
        let program = async |client: &Client, listener: &mut Listener| {
            let ended = import(client, &assembly, &resources, &given, &options, listener).await;
            ended.map(|ended| RunEnding::Outcome(Box::new(ended)))
        };
        let run = self.run(how, program).await;
        self.record(run.of(What::Import)).await;
    }

    pub(crate) async fn revert_drift(&mut self, how: Disturbance) {
        let assembly = self.assembly();
        let options = ReleaseOptions { pace: Pace::AWS, ..ReleaseOptions::default() };
        let program = async |client: &Client, listener: &mut Listener| {
            let stacks: Vec<_> = assembly.stacks.iter().collect();
            let found = drift(client, &stacks, Pace::AWS).await?;
            let _ = write!(listener.said, "{found:?}");
            let ended = revert_drift(client, &assembly, &[], &options, listener).await;
            ended.map(|ended| RunEnding::Outcome(Box::new(ended)))
        };
        let run = self.run(how, program).await;
        self.record(run.of(What::RevertDrift)).await;
    }

    /// A release moves the traffic, as ECS does it.
    pub(crate) fn somebody_releases(&mut self) {
        if let Some(edge) = self.app.edge().filter(|_| self.traffic.is_some()) {
            release(&self.server, &edge, self.dice.percent(60));
            self.traffic = self.live_traffic();
        }
    }

    /// How the traffic is shared before the next run, if anybody owns it: whoever lifts the protection by hand may move it.
    async fn look_at_traffic(&mut self) {
        self.traffic = if self.rule_is_protected().await { self.live_traffic() } else { None };
    }

    fn live_traffic(&self) -> Option<Traffic> {
        Traffic::of(&self.server, &self.app.edge()?)
    }

    /// Whether a run left the rule of a service standing, as the app declares it.
    fn stands_with_its_rule(&self, run: &Run) -> bool {
        let serves = self.app.site.as_ref().is_some_and(|site| site.serves);
        let edge = self.app.edge().and_then(|edge| run.truth.get(&edge));
        // A first creation that was rolled back left nothing to protect.
        let stands = |status: &str| status.ends_with("_COMPLETE") && status != "ROLLBACK_COMPLETE";
        serves && edge.is_some_and(|truth| truth.as_wanted && stands(&truth.status))
    }

    async fn rule_is_protected(&self) -> bool {
        let Some(edge) = self.app.edge() else { return true };
        truth::policy(&truth::eye(&self.server), &edge).await.contains(&format!("LogicalResourceId/{RULE}"))
    }

    /// Somebody changes or deletes a resource by hand, or protects a stack by a policy or lifts that.
    pub(crate) async fn somebody_interferes(&mut self) {
        let Some(stack) = self.dice.pick(&self.app.stacks).cloned() else { return };
        let Some(resource) = self.dice.pick(&stack.resources).cloned() else { return };
        let name = format!("sim-{}", stack.id);
        // What is not there cannot be changed: then nothing happens.
        match self.dice.below(4) {
            0 => drop(self.server.delete_resource(&name, &resource.name)),
            1 => {
                let deny =
                    if self.dice.percent(50) { r#""Update:*""# } else { r#"["Update:Replace", "Update:Delete"]"# };
                let policy = format!(
                    r#"{{"Statement": [{{"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"}},
                        {{"Effect": "Deny", "Principal": "*", "Action": {deny}, "Resource": "LogicalResourceId/{}"}}]}}"#,
                    resource.name
                );
                let eye = truth::eye(&self.server);
                let _no_such_stack = eye.set_stack_policy().stack_name(&name).stack_policy_body(policy).send().await;
                self.look_at_traffic().await;
            }
            _ => {
                let (_, properties) = resource.properties();
                let Some((property, _)) = properties.as_object().and_then(|all| all.iter().next()) else { return };
                drop(self.server.drift(&name, &resource.name, &format!("/{property}"), Some("by hand".into())));
            }
        }
    }

    /// What to deploy, and the consents that were given by name.
    fn deployment(&mut self, how: Disturbance) -> (Assembly, DeployRequest, Given) {
        let given = self.consents();
        let taken = match self.bug {
            Some(Bug::SkipsTheGate) => self.all_consents(),
            _ => given.clone(),
        };
        let pauses = how.faults && self.dice.percent(20);
        let request = DeployRequest {
            parameters: self.app.parameters(),
            pace: Pace::AWS,
            consents: taken.into_iter().fold(Consents::default(), |all, (kind, name)| all.allow(kind, name)),
            recreate: !how.faults || self.dice.percent(50),
            name_orphans: self.dice.percent(20),
            on_failure: if pauses { OnFailure::Pause } else { OnFailure::RollBack },
            ..DeployRequest::default()
        };
        (self.assembly(), request, given)
    }

    async fn run(&mut self, how: Disturbance, program: impl AsyncFnOnce(&Client, &mut Listener) -> Ended) -> Finished {
        self.disturb(how);
        let recorder = self.recorder(how, 0);
        let client = self.client(&recorder);
        watched(&recorder, how, self.endless(), async |listener| program(&client, listener).await).await
    }

    /// The noter of a run's calls; `nth` of the runs that are at work together.
    fn recorder(&self, how: Disturbance, nth: usize) -> Recorder {
        Recorder::new(&self.server, &self.calls, self.history.runs.len() + nth, how.death, self.clock)
    }

    /// The client of the engine, with its bug.
    fn client(&self, recorder: &Recorder) -> Client {
        match self.bug {
            None => recorder.client(),
            Some(bug) => recorder::client(sabotaged(recorder.clone(), bug), "simulation"),
        }
    }

    /// After how long a run counts as one without end.
    fn endless(&self) -> Duration {
        match self.bug {
            // Nobody has to play a day and a half of that.
            Some(Bug::NeverSeesTheEnd) => Duration::from_secs(3_600),
            _ => ENDLESS,
        }
    }

    /// The app as the engine knows it.
    fn assembly(&self) -> Assembly {
        for (url, body) in self.app.nested_templates() {
            self.server.put_template(&url, &body).expect("an account in memory");
        }
        let mut assembly = self.app.assembly();
        if self.bug == Some(Bug::TellsSecrets) {
            let parameters = assembly.stacks.iter_mut().flat_map(|stack| &mut stack.parameters);
            parameters.for_each(|parameter| parameter.no_echo = false);
        }
        assembly
    }

    async fn record(&mut self, mut run: Run) {
        match &run.ending {
            RunEnding::Outcome(deployment) => {
                let _ = write!(run.said, "{deployment:?} {}", serde_json::to_string(deployment).unwrap());
            }
            RunEnding::Moves(outcome) => {
                let _ = write!(run.said, "{outcome:?}");
            }
            RunEnding::Error(error) => {
                let _ = write!(run.said, "{error} {error:?}");
            }
            RunEnding::Died | RunEnding::Endless => {}
        }
        self.calm();
        run.traffic = [self.traffic.take(), self.live_traffic()];
        run.truth = truth::stacks(&truth::eye(&self.server), &self.app.assembly()).await;
        run.unprotected = self.stands_with_its_rule(&run) && !self.rule_is_protected().await;
        self.look_at_traffic().await;
        self.history.runs.push(run);
    }
}

async fn deployed(client: &Client, assembly: &Assembly, request: &DeployRequest, listener: &mut Listener) -> Ended {
    deploy(client, assembly, request, listener).await.map(|ended| RunEnding::Outcome(Box::new(ended)))
}

async fn cancelled(client: &Client, assembly: &Assembly, listener: &mut Listener) -> Ended {
    cancel(client, assembly, &[], Pace::AWS, listener).await.map(|ended| RunEnding::Outcome(Box::new(ended)))
}

/// How a run ended, before it is known what it was.
struct Finished {
    ending: RunEnding,
    took: Duration,
    said: String,
}

impl Finished {
    fn of(self, what: What) -> Run {
        Run::new(what, self.ending, self.took, self.said)
    }
}

/// Runs a program until it ends, dies, or goes on for too long.
async fn watched(
    recorder: &Recorder,
    how: Disturbance,
    endless: Duration,
    program: impl AsyncFnOnce(&mut Listener) -> Ended,
) -> Finished {
    let mut listener = Listener { consents: how.consents, said: String::new() };
    let began = Instant::now();
    let ending = tokio::select! {
        ended = timeout(endless, program(&mut listener)) => match ended {
            Ok(Ok(ending)) => ending,
            Ok(Err(error)) => RunEnding::Error(error),
            Err(_) => RunEnding::Endless,
        },
        () = recorder.died() => RunEnding::Died,
    };
    Finished { ending, took: began.elapsed(), said: listener.said }
}

/// Consents to every plan, or to none, and keeps everything that it is told.
struct Listener {
    consents: bool,
    said: String,
}

impl Listener {
    fn asked(&mut self, about: &dyn std::fmt::Debug) -> Consent {
        let _ = write!(self.said, "{about:?}");
        if self.consents { Consent::Given } else { Consent::Refused }
    }
}

impl Observer for Listener {
    fn notice(&mut self, notice: Notice<'_>) {
        let _ = write!(self.said, "{notice:?}");
    }

    fn consent_to_plan(&mut self, plan: &Plan) -> Consent {
        self.asked(plan)
    }

    fn consent_to_destroy(&mut self, plan: &DestroyPlan) -> Consent {
        self.asked(plan)
    }

    fn consent_to_moves(&mut self, moves: &[PendingMove]) -> Consent {
        self.asked(&moves)
    }
}
