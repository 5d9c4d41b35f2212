//! ECS services while CloudFormation waits for them, with an ECS that follows a script. The clock is Tokio's and paused.

use crate::tasks::{FIRST, SECOND, shop_with_tasks};
use crate::witness::request;
use aws_sdk_cloudformation::Client;
use insta::assert_snapshot;
use specforge_deploy::engine::{
    Answer, Consent, DeployRequest, Deployment, DestroyPlan, EcsServices, Inspection, Notice, Observer, Outcome, Pace,
    ReleaseOptions, Running, ServiceDeployment, ServiceWatch, StackOutcome, StalledDeployment, TaskDefinitionCheck,
    deploy, follow_running, release,
};
use specforge_deploy::local::{
    FaultAction, FaultPlan, LocalCloudFormation, LocalOptions, Pace as LocalPace, ResourceFault, SlowResource,
};
use specforge_deploy::plan::Plan;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, SystemTime};
use tokio::time::Instant;

/// From which minute on a deployment is in which state.
type Script = Vec<(u64, ServiceDeployment)>;

struct ScriptedEcs {
    begun: Instant,
    script: Script,
    running: Option<String>,
    rolled_back: RefCell<Vec<String>>,
}

impl ScriptedEcs {
    fn new(script: Script) -> Rc<Self> {
        Rc::new(Self { begun: Instant::now(), script, running: None, rolled_back: RefCell::default() })
    }
}

impl EcsServices for ScriptedEcs {
    fn deployment<'a>(&'a self, _service: &'a str) -> Answer<'a, Option<ServiceDeployment>> {
        let minutes = self.begun.elapsed().as_secs() / 60;
        let current = self.script.iter().rev().find(|(from, _)| *from <= minutes).map(|(_, state)| state.clone());
        Box::pin(async move { Ok(current) })
    }

    fn stopped_tasks<'a>(&'a self, _service: &'a str, _since: Option<SystemTime>) -> Answer<'a, Vec<String>> {
        Box::pin(async { Ok(vec!["backend: CannotPullContainerError: not found".to_owned()]) })
    }

    fn roll_back<'a>(&'a self, deployment: &'a str) -> Answer<'a, ()> {
        self.rolled_back.borrow_mut().push(deployment.to_owned());
        Box::pin(async { Ok(()) })
    }

    fn running<'a>(&'a self, _service: &'a str) -> Answer<'a, Running> {
        Box::pin(async { Ok(self.running.clone().map_or(Running::Unknown, Running::Tasks)) })
    }
}

/// Notes remarks, and answers the question whether to roll back.
struct Listener {
    remarks: Vec<String>,
    stalls: Vec<StalledDeployment>,
    roll_back: Consent,
}

impl Listener {
    fn new(roll_back: Consent) -> Self {
        Self { remarks: Vec::new(), stalls: Vec::new(), roll_back }
    }
}

impl Observer for Listener {
    fn notice(&mut self, notice: Notice<'_>) {
        if let Notice::Remark(text) = notice {
            self.remarks.push(text.to_string());
        }
    }

    fn consent_to_plan(&mut self, _plan: &Plan) -> Consent {
        Consent::Given
    }

    fn consent_to_destroy(&mut self, _plan: &DestroyPlan) -> Consent {
        Consent::Given
    }

    fn consent_to_stop(&mut self, stalled: &StalledDeployment) -> Consent {
        self.stalls.push(stalled.clone());
        self.roll_back
    }
}

/// An hour is looked at a hundred times, not a thousand.
const PACE: Pace = Pace { first: Duration::from_secs(20), longest: Duration::from_secs(60), patience: 3 };

/// The shop, deployed; its backend takes an hour from now on.
async fn deployed_shop() -> Client {
    shop_deployed_with(FaultPlan::default().slow(SlowResource::new("Backend", Duration::from_secs(3600)))).await
}

/// The shop, deployed where this goes wrong.
async fn shop_deployed_with(faults: FaultPlan) -> Client {
    let options = LocalOptions { pace: LocalPace::Realistic, faults, ..LocalOptions::default() };
    let client = LocalCloudFormation::in_memory(options).client("us-east-1");
    let parameters =
        [("AlertEmail", "ops@example.com"), ("BackendDigest", FIRST), ("FrontendDigest", FIRST), ("ApiKey", "hunter2")];
    let request = DeployRequest { pace: PACE, ..request(&parameters) };
    let deployment = deploy(&client, &shop_with_tasks(), &request, &mut Listener::new(Consent::NobodyToAsk)).await;
    assert_eq!(deployment.unwrap().outcome, Outcome::Deployed);
    client
}

async fn released(client: &Client, options: &ReleaseOptions, listener: &mut Listener) -> Deployment {
    let images = BTreeMap::from([("backend".to_owned(), SECOND.to_owned())]);
    release(client, &shop_with_tasks(), &images, options, listener).await.unwrap()
}

fn state(stage: &str, running: u32) -> ServiceDeployment {
    ServiceDeployment {
        arn: "arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/backend/1".to_owned(),
        status: "IN_PROGRESS".to_owned(),
        stage: Some(stage.to_owned()),
        strategy: Some("BLUE_GREEN".to_owned()),
        bake_minutes: Some(15),
        running,
        wanted: 2,
        ..ServiceDeployment::default()
    }
}

fn watched(ecs: &Rc<ScriptedEcs>) -> ReleaseOptions {
    ReleaseOptions {
        services: ServiceWatch::By(Rc::clone(ecs) as Rc<dyn EcsServices>),
        pace: PACE,
        ..ReleaseOptions::default()
    }
}

#[tokio::test(start_paused = true)]
async fn a_bake_is_told_by_its_stages_and_is_no_stall() {
    let client = deployed_shop().await;
    let ecs = ScriptedEcs::new(vec![
        (0, state("SCALE_UP", 0)),
        (2, state("SCALE_UP", 2)),
        (3, state("PRODUCTION_TRAFFIC_SHIFT", 2)),
        (4, state("BAKE_TIME", 2)),
        (19, state("CLEAN_UP", 2)),
        (36, state("CLEAN_UP", 1)),
        (50, state("CLEAN_UP", 2)),
    ]);
    let mut listener = Listener::new(Consent::Given);
    assert_eq!(released(&client, &watched(&ecs), &mut listener).await.outcome, Outcome::Deployed);
    assert_snapshot!(listener.remarks.join("\n"));
    assert!(listener.stalls.is_empty());
    assert!(ecs.rolled_back.borrow().is_empty());
}

#[tokio::test(start_paused = true)]
async fn twenty_minutes_without_progress_offer_to_roll_back_with_the_reasons() {
    let client = deployed_shop().await;
    let ecs = ScriptedEcs::new(vec![(0, state("SCALE_UP", 0))]);
    let mut listener = Listener::new(Consent::Given);
    released(&client, &watched(&ecs), &mut listener).await;
    let stalled = &listener.stalls[0];
    assert_eq!((stalled.service.as_str(), stalled.minutes), ("Backend", 20));
    assert_eq!(stalled.stopped_tasks, ["backend: CannotPullContainerError: not found"]);
    assert_eq!(ecs.rolled_back.borrow()[0], stalled.deployment);
}

/// Tasks that start, crash and start again move, and get nowhere.
#[tokio::test(start_paused = true)]
async fn a_loop_of_crashes_is_a_stall_and_says_why_once() {
    let client = deployed_shop().await;
    let ecs = ScriptedEcs::new((0..60).map(|minute| (minute, state("SCALE_UP", u32::from(minute % 2 == 1)))).collect());
    let mut listener = Listener::new(Consent::Given);
    released(&client, &watched(&ecs), &mut listener).await;
    assert_eq!(listener.stalls[0].minutes, 20);
    assert!(listener.stalls[0].stage.ends_with("of 2 new tasks run"), "{:?}", listener.stalls);
    let told: Vec<&String> = listener.remarks.iter().filter(|remark| remark.contains("a task stopped")).collect();
    assert_eq!(told, ["Backend: a task stopped: backend: CannotPullContainerError: not found."]);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_fails_says_why_its_tasks_stopped() {
    let fault = ResourceFault::new("Backend").on(FaultAction::Update);
    let client = shop_deployed_with(FaultPlan::default().resource(fault)).await;
    let ecs = ScriptedEcs::new(Vec::new());
    let deployment = released(&client, &watched(&ecs), &mut Listener::new(Consent::Given)).await;
    let StackOutcome::RolledBack(failure) = &deployment.stacks[0].outcome else { panic!("{deployment:?}") };
    assert_eq!(failure.stopped_tasks, ["backend: CannotPullContainerError: not found"]);
}

#[tokio::test(start_paused = true)]
async fn without_anybody_to_ask_nothing_is_stopped_and_the_command_is_told() {
    let client = deployed_shop().await;
    let ecs = ScriptedEcs::new(vec![(0, state("SCALE_UP", 0))]);
    let mut listener = Listener::new(Consent::NobodyToAsk);
    released(&client, &watched(&ecs), &mut listener).await;
    assert!(ecs.rolled_back.borrow().is_empty());
    assert!(listener.stalls.len() >= 2, "told again after another twenty minutes");
    assert_snapshot!(listener.remarks[2]);
}

#[tokio::test(start_paused = true)]
async fn a_rolling_deployment_has_its_circuit_breaker_and_a_rollback_says_why() {
    let client = deployed_shop().await;
    let rolling = ServiceDeployment { strategy: Some("ROLLING".to_owned()), stage: None, ..state("", 1) };
    let back = ServiceDeployment {
        status: "ROLLBACK_IN_PROGRESS".to_owned(),
        reason: Some("the alarm shop-errors went off".to_owned()),
        ..rolling.clone()
    };
    let ecs = ScriptedEcs::new(vec![(0, rolling), (45, back)]);
    let mut listener = Listener::new(Consent::Given);
    released(&client, &watched(&ecs), &mut listener).await;
    assert!(listener.stalls.is_empty());
    assert_eq!(
        listener.remarks,
        [
            "Backend: 1 of 2 new tasks run.",
            "Backend: a task stopped: backend: CannotPullContainerError: not found.",
            "Backend: ECS rolls it back: the alarm shop-errors went off.",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_build_that_cannot_see_says_so_once() {
    let client = deployed_shop().await;
    let options = ReleaseOptions { services: ServiceWatch::CannotSee, pace: PACE, ..ReleaseOptions::default() };
    let mut listener = Listener::new(Consent::Given);
    released(&client, &options, &mut listener).await;
    assert_eq!(listener.remarks.len(), 1, "{:?}", listener.remarks);
    assert_snapshot!(listener.remarks[0]);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_was_rolled_back_is_no_success_though_the_stack_says_so() {
    let client = deployed_shop().await;
    let mut ecs = ScriptedEcs::new(Vec::new());
    Rc::get_mut(&mut ecs).unwrap().running =
        Some("arn:aws:ecs:us-east-1:111122223333:task-definition/shop-backend:1".to_owned());
    let options = ReleaseOptions {
        inspection: Inspection::new(TaskDefinitionCheck::new(ecs)),
        pace: PACE,
        ..ReleaseOptions::default()
    };
    let deployment = released(&client, &options, &mut Listener::new(Consent::NobodyToAsk)).await;
    assert_eq!(deployment.outcome, Outcome::Deviates);
    let StackOutcome::Deviates(deviations) = &deployment.stacks[0].outcome else { panic!("{deployment:?}") };
    assert_snapshot!(deviations.join("\n"));
}

/// A release that somebody began whose process died.
async fn begun_by_somebody_else(client: &Client) {
    let begun = tokio::time::timeout(Duration::from_secs(120), async {
        released(
            client,
            &ReleaseOptions { pace: PACE, ..ReleaseOptions::default() },
            &mut Listener::new(Consent::Given),
        )
        .await
    });
    assert!(begun.await.is_err(), "it was not interrupted");
    let state = client.describe_stacks().stack_name("shop-tasks").send().await.unwrap();
    assert_eq!(state.stacks()[0].stack_status().unwrap().as_str(), "UPDATE_IN_PROGRESS");
}

#[tokio::test(start_paused = true)]
async fn a_release_of_somebody_else_is_attended_to_by_whoever_waits_for_it() {
    let client = deployed_shop().await;
    begun_by_somebody_else(&client).await;
    let ecs = ScriptedEcs::new(vec![(0, state("SCALE_UP", 0))]);
    let mut listener = Listener::new(Consent::Given);
    released(&client, &watched(&ecs), &mut listener).await;
    let stalled = &listener.stalls[0];
    assert_eq!((stalled.service.as_str(), stalled.minutes), ("Backend", 20));
    assert_eq!(stalled.stopped_tasks, ["backend: CannotPullContainerError: not found"]);
    assert_eq!(ecs.rolled_back.borrow()[0], stalled.deployment);
    assert_eq!(listener.remarks[0], "Backend: new tasks start: 0 of 2 new tasks run.");
}

#[tokio::test(start_paused = true)]
async fn whoever_follows_what_runs_attends_to_its_services() {
    let client = deployed_shop().await;
    begun_by_somebody_else(&client).await;
    let ecs = ScriptedEcs::new(vec![(0, state("BAKE_TIME", 2))]);
    let mut listener = Listener::new(Consent::Refused);
    let assembly = shop_with_tasks();
    let stacks: Vec<_> = assembly.stacks.iter().collect();
    let services = ServiceWatch::By(Rc::clone(&ecs) as Rc<dyn EcsServices>);
    follow_running(&client, &assembly, &stacks, PACE, &services, &mut listener).await.unwrap();
    assert!(listener.remarks[0].contains("the old tasks stay ready for 15 minutes"), "{:?}", listener.remarks);
    let first = &listener.stalls[0];
    assert_eq!(first.minutes, 35, "the bake is no stall");
    assert!(ecs.rolled_back.borrow().is_empty(), "nobody consented");
}
