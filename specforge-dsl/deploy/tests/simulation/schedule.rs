//! One schedule: edits, deployments that go wrong, what people do meanwhile, and a last run that nobody disturbs.

use crate::app::{App, NEST, secret};
use crate::dice::Dice;
use crate::edits::edit;
use crate::history::History;
use crate::recorder::Death;
use crate::sabotage::Bug;
use crate::site::{RULE, Traffic};
use crate::truth;
use specforge_deploy::gate::HazardKind;
use specforge_deploy::local::{
    Chances, FaultPlan, LocalCloudFormation, LocalOptions, Pace as LocalPace, RandomFaults, RequestFaultKind,
    SlowResource,
};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::Instant;

/// Runs a schedule on a thread's own runtime, whose clock is paused.
pub(crate) fn run(seed: u64) -> History {
    run_with(seed, None)
}

/// The same with an engine that has a bug.
pub(crate) fn run_with(seed: u64, bug: Option<Bug>) -> History {
    // The SDK's backoff has jitter from here.
    fastrand::seed(seed);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    // Inside, where the clock is the paused one.
    runtime.block_on(async { Schedule::new(seed, bug).play().await })
}

pub(crate) struct Schedule {
    pub(crate) bug: Option<Bug>,
    pub(crate) dice: Dice,
    pub(crate) app: App,
    /// What exists and is declared, to be imported: `stack.Resource` with its name in the account.
    pub(crate) existing: Vec<(String, String)>,
    pub(crate) server: LocalCloudFormation,
    pub(crate) calls: Arc<Mutex<Vec<crate::history::Call>>>,
    pub(crate) clock: Instant,
    pub(crate) history: History,
    /// How the traffic of a protected rule was shared when the last run ended, or a release shifted it.
    pub(crate) traffic: Option<Traffic>,
}

/// How a run is disturbed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Disturbance {
    /// Whether calls and resources go wrong.
    pub(crate) faults: bool,
    pub(crate) death: Option<Death>,
    /// Whether whoever is asked consents.
    pub(crate) consents: bool,
}

impl Disturbance {
    pub(crate) const NONE: Self = Self { faults: false, death: None, consents: true };
}

impl Schedule {
    fn new(seed: u64, bug: Option<Bug>) -> Self {
        let mut dice = Dice::new(seed);
        let app = App::random(&mut dice, seed);
        let options = LocalOptions { pace: LocalPace::Realistic, ..LocalOptions::default() };
        let server = LocalCloudFormation::in_memory(options);
        let history = History { seed, ..History::default() };
        let (existing, calls, clock) = (Vec::new(), Arc::default(), Instant::now());
        Self { bug, dice, app, existing, server, calls, clock, history, traffic: None }
    }

    async fn play(mut self) -> History {
        // What happens to a stack that stands is more than what can happen to a new one.
        if self.dice.percent(60) {
            self.deploy(Disturbance::NONE).await;
        }
        for number in 0..1 + self.dice.below(4) {
            if number > 0 {
                self.edit(number);
            }
            for _ in 0..self.dice.below(3) {
                self.something_happens().await;
            }
        }
        self.come_to_an_end().await;
        self.calm();
        let eye = truth::eye(&self.server);
        self.history.left_behind = truth::left_behind(&eye).await;
        self.history.events = truth::events(&eye).await;
        self.history.calls = self.calls.lock().unwrap().clone();
        self.history.struck = self.server.struck_requests();
        self.history.secrets = (0..4).map(|version| secret(self.history.seed, version)).collect();
        self.history
    }

    fn edit(&mut self, number: usize) {
        for found in edit(&mut self.app, &mut self.dice, self.history.seed, number) {
            let (kind, properties) = found.properties();
            let properties = properties.as_object().cloned().unwrap_or_default();
            let name = self.server.add_resource(kind, properties).expect("a type that exists");
            let holder = self.app.stacks.iter().find(|stack| stack.resources.iter().any(|it| it.name == found.name));
            let Some(stack) = holder else { continue };
            self.existing.push((format!("{}.{}", stack.id, found.name), name));
        }
    }

    async fn something_happens(&mut self) {
        let how = self.disturbance();
        if self.app.site.is_some() && self.dice.percent(30) {
            self.somebody_releases();
        }
        if self.dice.percent(50)
            && let Some(stack) = self.stack_that_stands_half_changed().await
        {
            return self.recover(how, stack).await;
        }
        if self.moves_something() && self.dice.percent(50) {
            return self.refactor(how).await;
        }
        if !self.existing.is_empty() && self.dice.percent(50) {
            return self.import(how).await;
        }
        match self.dice.below(100) {
            0..50 => self.deploy(how).await,
            50..56 => self.plan(how).await,
            56..72 => self.two_at_once(how).await,
            72..80 => self.somebody_interferes().await,
            80..84 => {
                let stack = self.dice.pick(&self.app.stacks).map(|stack| stack.id.clone());
                self.recover(how, stack.unwrap_or_default()).await;
            }
            84..87 => self.refactor(how).await,
            87..92 => self.destroy(how).await,
            _ => self.revert_drift(how).await,
        }
    }

    async fn stack_that_stands_half_changed(&self) -> Option<String> {
        let truth = truth::stacks(&truth::eye(&self.server), &self.app.assembly()).await;
        let half = truth.iter().find(|(_, truth)| {
            matches!(truth.status.as_str(), "CREATE_FAILED" | "UPDATE_FAILED" | "UPDATE_ROLLBACK_FAILED")
        });
        half.map(|(name, _)| name.clone())
    }

    fn moves_something(&self) -> bool {
        self.app.stacks.iter().flat_map(|stack| &stack.resources).any(|resource| resource.moved_from.is_some())
    }

    /// A process that died left its operation running, and perhaps a change set: the last run finds them.
    async fn come_to_an_end(&mut self) {
        if self.dice.percent(15) {
            let how = Disturbance { consents: true, ..self.disturbance() };
            self.destroy(how).await;
        }
        if self.dice.percent(8) {
            self.destroy(Disturbance::NONE).await;
            self.plan(Disturbance::NONE).await;
            if truth::is_empty(&truth::eye(&self.server)).await {
                return;
            }
        }
        if self.moves_something() {
            self.refactor(Disturbance::NONE).await;
        }
        self.deploy(Disturbance::NONE).await;
    }

    fn disturbance(&mut self) -> Disturbance {
        let dice = &mut self.dice;
        let death = dice.percent(60).then(|| Death { at_call: dice.below(60), heard: dice.percent(50) });
        Disturbance { faults: true, death, consents: !dice.percent(8) }
    }

    /// Lets go wrong what the disturbance says.
    pub(crate) fn disturb(&mut self, how: Disturbance) {
        use RequestFaultKind::*;
        if !how.faults {
            return self.calm();
        }
        let pick = |dice: &mut Dice, of: [u32; 4]| dice.pick(&of).copied().unwrap_or(0);
        let chances = Chances {
            requests: pick(&mut self.dice, [0, 20, 100, 250]),
            resources: pick(&mut self.dice, [0, 0, 60, 200]),
        };
        let mut kinds = vec![Throttled, Unavailable, Refused, LostResponse, Truncated, BadGateway, Stale];
        // What no repetition helps against ends most runs early.
        if self.dice.percent(15) {
            kinds.extend([AccessDenied, ExpiredToken, ClockSkew]);
        }
        let names = self.resource_names();
        let slow = self.dice.percent(15).then(|| {
            let quarters = Duration::from_secs(900) * (1 + self.dice.below(4) as u32);
            SlowResource::new(self.dice.pick(&names).cloned().unwrap_or_default(), quarters)
        });
        self.server.set_faults(FaultPlan {
            random: Some(RandomFaults::new(self.dice.roll(), chances, kinds)),
            unknown_values: self.dice.percent(20),
            slow: slow.into_iter().collect(),
            ..FaultPlan::default()
        });
    }

    pub(crate) fn calm(&self) {
        self.server.set_faults(FaultPlan::default());
    }

    /// The consents that whoever runs the program gives: to some of the resources that hold data.
    pub(crate) fn consents(&mut self) -> Vec<(HazardKind, String)> {
        let generous = self.dice.percent(40);
        let mut given = self.all_consents();
        given.retain(|_| generous && self.dice.percent(70));
        given
    }

    /// Every consent that somebody might give.
    pub(crate) fn all_consents(&self) -> Vec<(HazardKind, String)> {
        let both = |name: String| [HazardKind::Replace, HazardKind::Delete].map(|kind| (kind, name.clone()));
        let traffic = self.app.site.iter().map(|_| (HazardKind::Traffic, RULE.to_owned()));
        self.resource_names().into_iter().flat_map(both).chain(traffic).collect()
    }

    fn resource_names(&self) -> Vec<String> {
        let own = self.app.stacks.iter().flat_map(|stack| &stack.resources).map(|resource| resource.name.clone());
        let nested = self.app.stacks.iter().flat_map(|stack| &stack.nested);
        own.chain(nested.map(|resource| format!("{NEST}/{}", resource.name))).collect()
    }
}
