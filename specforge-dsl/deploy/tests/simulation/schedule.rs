//! One schedule: edits, deployments that go wrong, and a last one that nobody disturbs.

use crate::app::{App, secret};
use crate::dice::Dice;
use crate::edits::edit;
use crate::history::{History, Run, RunEnding, What};
use crate::recorder::{Death, Recorder};
use crate::truth;
use specforge_deploy::engine::{
    Consent, DeployRequest, Deployment, DestroyPlan, DestroyRequest, EngineError, Notice, Observer, Pace, Reach,
    deploy, destroy,
};
use specforge_deploy::gate::{Consents, HazardKind};
use specforge_deploy::local::{
    Chances, FaultPlan, LocalCloudFormation, LocalOptions, Pace as LocalPace, RandomFaults, RequestFaultKind,
};
use specforge_deploy::plan::Plan;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// Longer than CloudFormation waits for anything.
const ENDLESS: Duration = Duration::from_secs(36 * 3_600);

/// Runs a schedule on a thread's own runtime, whose clock is paused.
pub(crate) fn run(seed: u64) -> History {
    // The SDK's backoff has jitter from here.
    fastrand::seed(seed);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    // Inside, where the clock is the paused one.
    runtime.block_on(async { Schedule::new(seed).play().await })
}

struct Schedule {
    dice: Dice,
    app: App,
    server: LocalCloudFormation,
    calls: Arc<Mutex<Vec<crate::history::Call>>>,
    clock: Instant,
    history: History,
}

/// How a run is disturbed.
enum Disturbance {
    None,
    Faults { death: Option<Death> },
}

impl Schedule {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let app = App::random(&mut dice, seed);
        let options = LocalOptions { pace: LocalPace::Realistic, ..LocalOptions::default() };
        let server = LocalCloudFormation::in_memory(options);
        let history = History { seed, ..History::default() };
        Self { dice, app, server, calls: Arc::default(), clock: Instant::now(), history }
    }

    async fn play(mut self) -> History {
        let seed = self.history.seed;
        for number in 0..1 + self.dice.below(3) {
            if number > 0 {
                edit(&mut self.app, &mut self.dice, seed, number);
            }
            for _ in 0..self.dice.below(3) {
                let death =
                    self.dice.percent(60).then(|| Death { at_call: self.dice.below(60), heard: self.dice.percent(50) });
                self.deploy(&Disturbance::Faults { death }).await;
            }
        }
        if self.dice.percent(15) {
            self.destroy().await;
        }
        // A process that died left its operation running, and perhaps a change set: the last run finds them.
        self.deploy(&Disturbance::None).await;
        self.calm();
        let eye = truth::eye(&self.server);
        self.history.left_behind = truth::left_behind(&eye).await;
        self.history.events = truth::events(&eye).await;
        self.history.calls = self.calls.lock().unwrap().clone();
        self.history.secrets = (0..4).map(|version| secret(seed, version)).collect();
        self.history
    }

    fn disturb(&mut self, how: &Disturbance) {
        use RequestFaultKind::{BadGateway, LostResponse, Refused, Stale, Throttled, Truncated, Unavailable};
        let faults = match how {
            Disturbance::None => FaultPlan::default(),
            Disturbance::Faults { .. } => {
                let pick = |dice: &mut Dice, of: [u32; 4]| dice.pick(&of).copied().unwrap_or(0);
                let chances = Chances {
                    requests: pick(&mut self.dice, [0, 20, 100, 250]),
                    resources: pick(&mut self.dice, [0, 0, 60, 200]),
                };
                let kinds = [Throttled, Unavailable, Refused, LostResponse, Truncated, BadGateway, Stale];
                FaultPlan {
                    random: Some(RandomFaults::new(self.dice.roll(), chances, kinds)),
                    unknown_values: self.dice.percent(20),
                    ..FaultPlan::default()
                }
            }
        };
        self.server.set_faults(faults);
    }

    fn calm(&self) {
        self.server.set_faults(FaultPlan::default());
    }

    fn recorder(&self, how: &Disturbance) -> Recorder {
        let death = match how {
            Disturbance::None => None,
            Disturbance::Faults { death } => *death,
        };
        Recorder::new(&self.server, &self.calls, self.history.runs.len(), death, self.clock)
    }

    async fn deploy(&mut self, how: &Disturbance) {
        self.disturb(how);
        let consents = self.consents();
        let given = consents.iter().fold(Consents::default(), |all, (kind, name)| all.allow(*kind, name.clone()));
        let request = DeployRequest {
            parameters: self.app.parameters(),
            pace: Pace::AWS,
            consents: given,
            recreate: matches!(how, Disturbance::None) || self.dice.percent(50),
            ..DeployRequest::default()
        };
        let assembly = self.app.assembly();
        let recorder = self.recorder(how);
        let client = recorder.client();
        let mut observer = Listener::default();
        let began = Instant::now();
        let ending = tokio::select! {
            ended = timeout(ENDLESS, deploy(&client, &assembly, &request, &mut observer)) => ending(ended),
            () = recorder.died() => RunEnding::Died,
        };
        self.record(What::Deploy, ending, began.elapsed(), consents, observer.said).await;
    }

    async fn destroy(&mut self) {
        self.disturb(&Disturbance::Faults { death: None });
        let assembly = self.app.assembly();
        let recorder = self.recorder(&Disturbance::None);
        let client = recorder.client();
        let mut observer = Listener::default();
        let request = DestroyRequest {
            reach: Reach::WithDependents,
            lift_protection: true,
            pace: Pace::AWS,
            ..DestroyRequest::default()
        };
        let began = Instant::now();
        let ended = timeout(ENDLESS, destroy(&client, &assembly, &request, &mut observer)).await;
        self.record(What::Destroy, ending(ended), began.elapsed(), Vec::new(), observer.said).await;
    }

    /// The consents that whoever runs the program gives: to some of the resources that hold data.
    fn consents(&mut self) -> Vec<(HazardKind, String)> {
        let generous = self.dice.percent(40);
        let names = self.app.stacks.iter().flat_map(|stack| &stack.resources).map(|resource| resource.name.clone());
        let names: Vec<String> = names.collect();
        let mut given = Vec::new();
        for name in names {
            for kind in [HazardKind::Replace, HazardKind::Delete] {
                if generous && self.dice.percent(70) {
                    given.push((kind, name.clone()));
                }
            }
        }
        given
    }

    async fn record(
        &mut self,
        what: What,
        ending: RunEnding,
        took: Duration,
        consents: Vec<(HazardKind, String)>,
        mut said: String,
    ) {
        match &ending {
            RunEnding::Outcome(deployment) => {
                let _ = write!(said, "{deployment:?} {}", serde_json::to_string(deployment).unwrap());
            }
            RunEnding::Error(error) => {
                let _ = write!(said, "{error} {error:?}");
            }
            RunEnding::Died | RunEnding::Endless => {}
        }
        self.calm();
        let truth = truth::stacks(&truth::eye(&self.server), &self.app.assembly()).await;
        self.history.runs.push(Run { what, ending, took, consents, said, truth });
    }
}

fn ending(ended: Result<Result<Deployment, EngineError>, tokio::time::error::Elapsed>) -> RunEnding {
    match ended {
        Ok(Ok(deployment)) => RunEnding::Outcome(Box::new(deployment)),
        Ok(Err(error)) => RunEnding::Error(error),
        Err(_) => RunEnding::Endless,
    }
}

/// Consents to every plan and keeps everything that it is told.
#[derive(Default)]
struct Listener {
    said: String,
}

impl Observer for Listener {
    fn notice(&mut self, notice: Notice<'_>) {
        let _ = write!(self.said, "{notice:?}");
    }

    fn consent_to_plan(&mut self, plan: &Plan) -> Consent {
        let _ = write!(self.said, "{plan:?}");
        Consent::Given
    }

    fn consent_to_destroy(&mut self, plan: &DestroyPlan) -> Consent {
        let _ = write!(self.said, "{plan:?}");
        Consent::Given
    }
}
