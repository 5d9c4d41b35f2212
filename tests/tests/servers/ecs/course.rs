//! Releases on the embedded CloudFormation, watched through the SDK at an ECS over HTTP that follows a script. The engine's
//! clock is Tokio's and paused: an hour passes in a moment.

use super::client::{described, with_tasks};
use super::scripted::{Reply, ScriptedEcs};
use insta::assert_snapshot;
use serde_json::{Value, json};
use specforge_deploy::ecs::EcsClient;
use specforge_deploy::engine::{
    Answer, CallError, Consent, DeployRequest, Deployment, DestroyPlan, EcsServices, Inspection, Notice, Observer,
    Outcome, Pace, Running, ServiceDeployment, ServiceWatch, StackOutcome, StalledDeployment, TaskDefinitionCheck,
    deploy,
};
use specforge_deploy::local::{
    FaultAction, FaultPlan, LocalCloudFormation, LocalOptions, Pace as LocalPace, ResourceFault, SlowResource,
};
use specforge_deploy::plan::Plan;
use specforge_dsl::App;
use specforge_dsl::assembly::Assembly;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};
use tokio::time::Instant;

mod program {
    use specforge_dsl::prelude::*;

    #[stack]
    pub(super) fn tasks(scope: &Scope, version: u32) {
        let cluster = ecs::Cluster { cluster_name: "shop" };
        let task = ecs::TaskDefinition {
            family: "shop-backend",
            container_definitions: [new { name: "backend", image: format!("registry.example.com/backend:{version}") }],
        };
        let backend = ecs::Service { service_name: "backend", cluster, task_definition: task, desired_count: 2 };
    }
}

fn shop(version: u32) -> Assembly {
    let app = App::new("shop");
    program::tasks(&app, version);
    app.synthesize_without_checks()
}

/// Asks over HTTP on a clock that runs: the paused one would jump ahead while an answer is on its way.
struct OnARunningClock {
    server: Arc<ScriptedEcs>,
    begun: Cell<Instant>,
    /// For the script: how long the release has been going on.
    minute: Arc<AtomicU64>,
}

impl OnARunningClock {
    fn ask<'a, T: Send + 'a>(
        &'a self,
        question: impl AsyncFnOnce(EcsClient) -> Result<T, CallError> + Send,
    ) -> Answer<'a, T> {
        self.minute.store(self.begun.get().elapsed().as_secs() / 60, Ordering::Relaxed);
        let server = self.server.as_ref();
        let asked = || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(question(server.client()))
        };
        let answer = std::thread::scope(|scope| scope.spawn(asked).join().expect("it was asked"));
        Box::pin(std::future::ready(answer))
    }
}

impl EcsServices for OnARunningClock {
    fn deployment<'a>(&'a self, service: &'a str) -> Answer<'a, Option<ServiceDeployment>> {
        self.ask(async move |client| client.deployment(service).await)
    }

    fn stopped_tasks<'a>(&'a self, service: &'a str, since: Option<SystemTime>) -> Answer<'a, Vec<String>> {
        self.ask(async move |client| client.stopped_tasks(service, since).await)
    }

    fn roll_back<'a>(&'a self, deployment: &'a str) -> Answer<'a, ()> {
        self.ask(async move |client| client.roll_back(deployment).await)
    }

    fn running<'a>(&'a self, service: &'a str) -> Answer<'a, Running> {
        self.ask(async move |client| client.running(service).await)
    }
}

/// From which minute on the deployment differs in what from one that begins.
type Course = Vec<(u64, Value)>;

/// An ECS whose service goes through this, and who asks it.
fn ecs(course: Course) -> (Arc<ScriptedEcs>, Rc<OnARunningClock>) {
    let server = Arc::new(ScriptedEcs::start());
    let minute = Arc::new(AtomicU64::new(0));
    let now = Arc::clone(&minute);
    server
        .answers(
            "ListServiceDeployments",
            Reply::of(&json!({ "serviceDeployments": [{ "serviceDeploymentArn": "d" }] })),
        )
        .on("DescribeServiceDeployments", move |_| {
            let minute = now.load(Ordering::Relaxed);
            let current = course.iter().rev().find(|(from, _)| *from <= minute).map(|(_, changes)| changes);
            Reply::of(&json!({ "serviceDeployments": [described("d", current.unwrap_or(&Value::Null))] }))
        })
        .answers("StopServiceDeployment", Reply::of(&json!({})));
    with_tasks(&server, Vec::new());
    let asks = OnARunningClock { server: Arc::clone(&server), begun: Cell::new(Instant::now()), minute };
    (server, Rc::new(asks))
}

fn at(stage: &str, running: u32) -> Value {
    json!({ "lifecycleStage": stage, "targetServiceRevision": { "requestedTaskCount": 2, "runningTaskCount": running } })
}

/// Notes remarks, and answers the question whether to roll back.
struct Listener {
    remarks: Vec<String>,
    stalls: Vec<StalledDeployment>,
    roll_back: Consent,
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

/// What a release came to, and what was said of it.
struct Released {
    deployment: Deployment,
    remarks: Vec<String>,
    stalls: Vec<StalledDeployment>,
}

/// Deploys the shop, and then a second version, whose service goes on for a time on the side of CloudFormation.
async fn released(
    asks: Rc<OnARunningClock>,
    minutes: u64,
    fault: Option<ResourceFault>,
    roll_back: Consent,
) -> Released {
    let pace = Pace { first: Duration::from_secs(20), longest: Duration::from_secs(60), patience: 3 };
    let mut faults = FaultPlan::default().slow(SlowResource::new("Backend", Duration::from_secs(60 * minutes)));
    faults.resources.extend(fault);
    let options = LocalOptions { pace: LocalPace::Realistic, faults, ..LocalOptions::default() };
    let client = LocalCloudFormation::in_memory(options).client("us-east-1");
    let mut listener = Listener { remarks: Vec::new(), stalls: Vec::new(), roll_back };
    let first = DeployRequest { pace, ..DeployRequest::default() };
    let deployment = deploy(&client, &shop(1), &first, &mut listener).await.expect("it is deployed");
    assert_eq!(deployment.outcome, Outcome::Deployed);

    asks.begun.set(Instant::now());
    let request = DeployRequest {
        pace,
        services: ServiceWatch::By(Rc::clone(&asks) as Rc<dyn EcsServices>),
        inspection: Inspection::new(TaskDefinitionCheck::new(asks)),
        ..DeployRequest::default()
    };
    let deployment = deploy(&client, &shop(2), &request, &mut listener).await.expect("it has an outcome");
    Released { deployment, remarks: listener.remarks, stalls: listener.stalls }
}

/// A service that runs what the template says.
fn runs(server: &ScriptedEcs, revision: u32) {
    let arn = format!("arn:aws:ecs:us-east-1:111122223333:task-definition/shop-backend:{revision}");
    server.answers(
        "DescribeServices",
        Reply::of(&json!({ "services": [{ "status": "ACTIVE", "taskDefinition": arn }] })),
    );
}

#[tokio::test(start_paused = true)]
async fn a_blue_green_deployment_is_told_by_its_stages_to_its_end() {
    let (server, asks) = ecs(vec![
        (0, json!({ "status": "PENDING", "lifecycleStage": null })),
        (1, at("SCALE_UP", 0)),
        (3, at("SCALE_UP", 2)),
        (4, at("TEST_TRAFFIC_SHIFT", 2)),
        (5, at("POST_TEST_TRAFFIC_SHIFT", 2)),
        (6, at("PRE_PRODUCTION_TRAFFIC_SHIFT", 2)),
        (7, at("PRODUCTION_TRAFFIC_SHIFT", 2)),
        (8, at("POST_PRODUCTION_TRAFFIC_SHIFT", 2)),
        (9, at("BAKE_TIME", 2)),
        (24, at("CLEAN_UP", 2)),
    ]);
    runs(&server, 2);
    let released = released(asks, 26, None, Consent::Given).await;
    assert_eq!(released.deployment.outcome, Outcome::Deployed);
    assert_snapshot!(released.remarks.join("\n"));
    assert!(released.stalls.is_empty());
    assert!(server.requests("StopServiceDeployment").is_empty());
    assert!(server.requests("ListTasks").len() < 20, "tasks are asked about while some are missing alone");
}

/// The tasks of a release, as ECS tells of them.
fn crashing(created: u64) -> Vec<Value> {
    let crash = json!({
        "taskArn": "task/1", "createdAt": created, "stoppedAt": created + 9, "stopCode": "EssentialContainerExited",
        "stoppedReason": "Essential container in task exited", "containers": [{ "name": "backend", "exitCode": 1 }],
    });
    let old = json!({ "taskArn": "task/0", "createdAt": 1_779_999_000, "stoppedReason": "Task stopped by ada" });
    vec![old, crash]
}

/// Tasks that start, crash and start again move, and get nowhere.
#[tokio::test(start_paused = true)]
async fn a_loop_of_crashes_is_a_stall_and_is_rolled_back_with_its_reasons() {
    let mut course: Course =
        (0..24).map(|minute| (minute, at("SCALE_UP", u32::try_from(minute % 2).unwrap_or(0)))).collect();
    course.push((
        24,
        json!({
            "status": "ROLLBACK_IN_PROGRESS",
            "rollback": { "reason": "Service deployment rolled back because it was stopped by a user." },
        }),
    ));
    let (server, asks) = ecs(course);
    with_tasks(&server, crashing(1_780_000_100));
    let reason = "Resource handler returned message: \"Service did not stabilize\" (HandlerErrorCode: NotStabilized)";
    let fault = ResourceFault { reason: reason.to_owned(), ..ResourceFault::new("Backend").on(FaultAction::Update) };
    let released = released(asks, 30, Some(fault), Consent::Given).await;
    assert_snapshot!(released.remarks.join("\n"));
    let stalled = &released.stalls[0];
    assert_eq!((stalled.service.as_str(), stalled.minutes), ("Backend", 20));
    assert_eq!(stalled.stopped_tasks, ["backend ended with exit code 1"]);
    let stopped = server.requests("StopServiceDeployment");
    let arn = "arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/backend/d";
    assert_eq!((stopped.len(), &stopped[0]["stopType"]), (1, &json!("ROLLBACK")));
    assert!(arn.ends_with(stopped[0]["serviceDeploymentArn"].as_str().expect("an ARN")));

    let StackOutcome::RolledBack(failure) = &released.deployment.stacks[0].outcome else {
        panic!("{:?}", released.deployment.stacks[0].outcome)
    };
    assert_eq!(failure.reason, reason);
    assert_eq!(failure.stopped_tasks, ["backend ended with exit code 1"]);
}

/// What fails before anybody looked at ECS is asked about afterwards.
#[tokio::test(start_paused = true)]
async fn a_service_that_fails_at_once_says_why_its_tasks_stopped() {
    let (server, asks) = ecs(Vec::new());
    with_tasks(&server, crashing(4_000_000_000));
    let fault = ResourceFault::new("Backend").on(FaultAction::Update);
    let released = released(asks, 0, Some(fault), Consent::Refused).await;
    let StackOutcome::RolledBack(failure) = &released.deployment.stacks[0].outcome else { panic!("it failed") };
    assert_eq!(failure.stopped_tasks, ["backend ended with exit code 1"]);
    assert!(released.remarks.is_empty(), "{:?}", released.remarks);
}

/// A pause between two parts of the traffic is meant, as is one that waits for a person.
#[tokio::test(start_paused = true)]
async fn pauses_that_are_meant_are_no_stalls() {
    let canary = |stage: &str, more: Value| {
        let mut state = at(stage, 2);
        let configuration = json!({ "strategy": "CANARY", "canaryConfiguration": { "canaryBakeTimeInMinutes": 30 } });
        state["deploymentConfiguration"] = configuration;
        state["targetServiceRevision"]["requestedProductionTrafficWeight"] = json!(10.0);
        state.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        state
    };
    let hook = json!({ "lifecycleHookDetails": [{ "hookId": "approval", "status": "AWAITING_ACTION" }] });
    let (server, asks) = ecs(vec![
        (0, canary("PRODUCTION_TRAFFIC_SHIFT", json!({}))),
        (2, canary("POST_PRODUCTION_TRAFFIC_SHIFT", json!({}))),
        (45, canary("POST_PRODUCTION_TRAFFIC_SHIFT", hook)),
    ]);
    runs(&server, 2);
    let released = released(asks, 110, None, Consent::Given).await;
    assert!(released.stalls.is_empty(), "{:?}", released.stalls);
    assert_eq!(released.deployment.outcome, Outcome::Deployed);
    assert_snapshot!(released.remarks.join("\n"));
}

/// Without the permission to look, the deployment goes on, and who watches knows why nothing is told.
#[tokio::test(start_paused = true)]
async fn an_ecs_that_answers_nobody_is_told_once_and_spoils_nothing() {
    let mut said = String::new();
    for (error, told) in [("AccessDeniedException", "needs a policy"), ("UnsupportedFeatureException", "(Unsupported")]
    {
        let (server, asks) = ecs(Vec::new());
        for operation in ["ListServiceDeployments", "DescribeServices"] {
            server.answers(operation, Reply::error(error, "No."));
        }
        let released = released(asks, 30, None, Consent::Given).await;
        assert_eq!(released.deployment.outcome, Outcome::Deployed, "that nobody can look is no deviation");
        assert_eq!(released.remarks.len(), 2, "{:?}", released.remarks);
        assert!(released.remarks.iter().all(|remark| remark.contains(error)), "{:?}", released.remarks);
        assert!(released.remarks[0].contains(told), "{:?}", released.remarks);
        said.push_str(&format!("{}\n", released.remarks.join("\n")));
    }
    assert_snapshot!(said);
}

/// A service that never has a deployment under way: CloudFormation alone says how it ends.
#[tokio::test(start_paused = true)]
async fn a_service_without_deployments_is_followed_in_silence() {
    let (server, asks) = ecs(Vec::new());
    server.answers("ListServiceDeployments", Reply::of(&json!({ "serviceDeployments": [] })));
    runs(&server, 2);
    let released = released(asks, 30, None, Consent::Given).await;
    assert_eq!((released.deployment.outcome, released.remarks.len()), (Outcome::Deployed, 0), "{:?}", released.remarks);
}

/// The circuit breaker went back, and CloudFormation calls it complete.
#[tokio::test(start_paused = true)]
async fn a_service_that_was_rolled_back_deviates_and_says_why() {
    let (server, asks) =
        ecs(vec![(0, json!({ "deploymentConfiguration": { "strategy": "ROLLING" }, "lifecycleStage": null }))]);
    with_tasks(&server, crashing(1_780_000_100));
    runs(&server, 1);
    let released = released(asks, 0, None, Consent::Given).await;
    let StackOutcome::Deviates(deviations) = &released.deployment.stacks[0].outcome else { panic!("it deviates") };
    assert_snapshot!(deviations.join("\n"));
}

/// Without the reasons, the way back counts all the more.
#[tokio::test(start_paused = true)]
async fn a_stall_is_offered_to_be_rolled_back_also_where_tasks_may_not_be_listed() {
    let (server, asks) = ecs(vec![(0, at("SCALE_UP", 0))]);
    server.answers("ListTasks", Reply::error("AccessDeniedException", "No."));
    runs(&server, 2);
    let released = released(asks, 25, None, Consent::Given).await;
    assert_eq!((released.stalls.len(), server.requests("StopServiceDeployment").len()), (1, 1));
    let told = "Why tasks of Backend stop cannot be seen: `ListTasks` failed: No. (AccessDeniedException)";
    let remarks = released.remarks.iter().filter(|remark| remark.starts_with(told));
    assert_eq!(remarks.count(), 1, "{:?}", released.remarks);
}

/// A deployment that ECS stops no more.
#[tokio::test(start_paused = true)]
async fn a_rollback_that_ecs_refuses_is_told() {
    let (server, asks) = ecs(vec![(0, at("SCALE_UP", 0))]);
    server.answers("StopServiceDeployment", Reply::error("ConflictException", "It cannot be stopped at this stage."));
    runs(&server, 2);
    let released = released(asks, 25, None, Consent::Given).await;
    let refused = "Backend: its deployment could not be stopped: `StopServiceDeployment` failed: It cannot be stopped at this \
                   stage. (ConflictException)";
    assert_eq!(released.remarks.last().map(String::as_str), Some(refused));
}
