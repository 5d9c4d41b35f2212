//! What the client understands of ECS's answers.

use super::scripted::{Reply, ScriptedEcs};
use serde_json::{Value, json};
use specforge_deploy::engine::{EcsServices, Running, ServiceDeployment};
use std::time::{Duration, SystemTime};

const SERVICE: &str = "arn:aws:ecs:us-east-1:111122223333:service/shop/backend";

fn deployment_arn(id: &str) -> String {
    format!("arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/backend/{id}")
}

fn at(seconds: u64) -> Option<SystemTime> {
    Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
}

fn brief(id: &str, created: f64) -> Value {
    json!({
        "serviceDeploymentArn": deployment_arn(id),
        "serviceArn": SERVICE,
        "clusterArn": "arn:aws:ecs:us-east-1:111122223333:cluster/shop",
        "createdAt": created,
        "startedAt": created + 1.0,
        "targetServiceRevisionArn": "arn:aws:ecs:us-east-1:111122223333:service-revision/shop/backend/2",
        "status": "IN_PROGRESS",
    })
}

/// A blue-green deployment as ECS describes it.
pub(super) fn described(id: &str, changes: &Value) -> Value {
    let mut deployment = json!({
        "serviceDeploymentArn": deployment_arn(id),
        "serviceArn": SERVICE,
        "clusterArn": "arn:aws:ecs:us-east-1:111122223333:cluster/shop",
        "createdAt": 1_780_000_000.25,
        "startedAt": 1_780_000_001.5,
        "updatedAt": 1_780_000_002,
        "sourceServiceRevisions": [{
            "arn": "arn:aws:ecs:us-east-1:111122223333:service-revision/shop/backend/1",
            "requestedTaskCount": 2, "runningTaskCount": 2, "pendingTaskCount": 0,
            "requestedTestTrafficWeight": 0.0, "requestedProductionTrafficWeight": 100.0,
        }],
        "targetServiceRevision": {
            "arn": "arn:aws:ecs:us-east-1:111122223333:service-revision/shop/backend/2",
            "requestedTaskCount": 2, "runningTaskCount": 1, "pendingTaskCount": 1,
            "requestedTestTrafficWeight": 0.0, "requestedProductionTrafficWeight": 0.0,
        },
        "status": "IN_PROGRESS",
        "lifecycleStage": "SCALE_UP",
        "deploymentConfiguration": {
            "strategy": "BLUE_GREEN",
            "bakeTimeInMinutes": 15,
            "maximumPercent": 200,
            "minimumHealthyPercent": 100,
            "alarms": { "alarmNames": ["shop-errors"], "rollback": true, "enable": true },
        },
        "alarms": { "status": "MONITORING", "alarmNames": ["shop-errors"], "triggeredAlarmNames": [] },
    });
    let changes = changes.as_object().cloned().unwrap_or_default();
    deployment.as_object_mut().expect("an object").extend(changes);
    deployment
}

/// A server with one deployment, described like this.
fn with_deployment(description: Value) -> ScriptedEcs {
    let server = ScriptedEcs::start();
    server.answers("ListServiceDeployments", Reply::of(&json!({ "serviceDeployments": [brief("d", 1.0)] }))).answers(
        "DescribeServiceDeployments",
        Reply::of(&json!({ "serviceDeployments": [description], "failures": [] })),
    );
    server
}

async fn deployment(server: &ScriptedEcs) -> Option<ServiceDeployment> {
    server.client().deployment(SERVICE).await.expect("an answer")
}

#[tokio::test]
async fn the_latest_deployment_is_found_on_whichever_page_and_read() {
    let server = ScriptedEcs::start();
    server.on("ListServiceDeployments", |request| {
        Reply::of(&match request["nextToken"].as_str() {
            // A filter may leave nothing of a page.
            None => json!({ "serviceDeployments": [], "nextToken": "2" }),
            Some("2") => json!({ "serviceDeployments": [brief("old", 5.0), brief("new", 9.5)], "nextToken": "3" }),
            _ => json!({ "serviceDeployments": [brief("older", 1.0)] }),
        })
    });
    server.on("DescribeServiceDeployments", |request| {
        let arn = request["serviceDeploymentArns"][0].as_str().and_then(|arn| arn.rsplit('/').next());
        Reply::of(&json!({ "serviceDeployments": [described(arn.unwrap_or_default(), &json!({}))], "failures": [] }))
    });
    let expected = ServiceDeployment {
        arn: deployment_arn("new"),
        status: "IN_PROGRESS".to_owned(),
        created: Some(SystemTime::UNIX_EPOCH + Duration::from_millis(1_780_000_000_250)),
        stage: Some("SCALE_UP".to_owned()),
        strategy: Some("BLUE_GREEN".to_owned()),
        bake_minutes: Some(15),
        production_traffic: Some(0),
        running: 1,
        wanted: 2,
        ..ServiceDeployment::default()
    };
    assert_eq!(deployment(&server).await, Some(expected));
    let asked = &server.requests("ListServiceDeployments")[0];
    assert_eq!((&asked["service"], &asked["cluster"]), (&json!(SERVICE), &json!("shop")));
    let under_way = ["PENDING", "IN_PROGRESS", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS", "STOP_REQUESTED"];
    assert_eq!(asked["status"], json!(under_way));
}

#[tokio::test]
async fn a_listing_that_leads_to_itself_ends() {
    let server = ScriptedEcs::start();
    server.answers("ListServiceDeployments", Reply::of(&json!({ "serviceDeployments": [], "nextToken": "again" })));
    assert_eq!(deployment(&server).await, None);
    assert_eq!(server.requests("ListServiceDeployments").len(), 2);
}

#[tokio::test]
async fn a_deployment_that_ended_or_vanished_since_it_was_listed_is_none() {
    for status in ["SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"] {
        let server = with_deployment(described("d", &json!({ "status": status })));
        assert_eq!(deployment(&server).await, None, "{status}");
    }
    let server = with_deployment(json!({}));
    let vanished =
        json!({ "serviceDeployments": [], "failures": [{ "arn": deployment_arn("d"), "reason": "MISSING" }] });
    server.answers("DescribeServiceDeployments", Reply::of(&vanished));
    assert_eq!(deployment(&server).await, None);
}

#[tokio::test]
async fn pauses_of_all_kinds_and_the_reason_of_a_rollback_are_read() {
    let canary = json!({
        "status": "ROLLBACK_IN_PROGRESS",
        "statusReason": "",
        "lifecycleStage": "POST_PRODUCTION_TRAFFIC_SHIFT",
        "deploymentConfiguration": {
            "strategy": "CANARY",
            "canaryConfiguration": { "canaryPercent": 10.0, "canaryBakeTimeInMinutes": 30 },
        },
        "targetServiceRevision": { "arn": "r", "requestedTaskCount": 2, "runningTaskCount": 2, "pendingTaskCount": 0,
            "requestedProductionTrafficWeight": 10.0 },
        "rollback": { "reason": "Service deployment rolled back because the alarm shop-errors went off.", "startedAt": 1 },
        "lifecycleHookDetails": [
            { "hookId": "first", "targetType": "AWS_LAMBDA", "status": "SUCCEEDED" },
            { "hookId": "second", "targetType": "PAUSE", "status": "AWAITING_ACTION", "timeoutAction": "ROLLBACK" },
        ],
    });
    let read = deployment(&with_deployment(described("d", &canary))).await.expect("a deployment");
    assert_eq!((read.step_minutes, read.bake_minutes, read.production_traffic), (Some(30), None, Some(10)));
    assert_eq!(read.hook.as_deref(), Some("second"));
    assert_eq!(read.reason.as_deref(), Some("Service deployment rolled back because the alarm shop-errors went off."));
    let linear = json!({ "deploymentConfiguration": {
        "strategy": "LINEAR", "linearConfiguration": { "stepPercent": 10.0, "stepBakeTimeInMinutes": 6 } } });
    assert_eq!(deployment(&with_deployment(described("d", &linear))).await.expect("one").step_minutes, Some(6));
}

/// What a later version of the API may say, and what this one may leave out.
#[tokio::test]
async fn words_and_gaps_that_no_version_has_yet_are_survived() {
    let strange = json!({
        "status": "SUSPENDED", "lifecycleStage": "PRE_PRODUCTION_TRAFFIC_SHIFT", "somethingNew": { "a": [1] },
        "deploymentConfiguration": { "strategy": "RAINBOW", "bakeTimeInMinutes": -1 },
        "targetServiceRevision": { "requestedTaskCount": -3, "requestedProductionTrafficWeight": 1e9 },
    });
    let read = deployment(&with_deployment(described("d", &strange))).await.expect("a deployment");
    assert_eq!((read.status.as_str(), read.strategy.as_deref()), ("SUSPENDED", Some("RAINBOW")));
    assert_eq!(read.stage.as_deref(), Some("PRE_PRODUCTION_TRAFFIC_SHIFT"));
    assert_eq!((read.running, read.wanted, read.bake_minutes, read.production_traffic), (0, 0, None, Some(100)));
    let bare = deployment(&with_deployment(json!({}))).await.expect("a deployment");
    assert_eq!(bare, ServiceDeployment { arn: deployment_arn("d"), ..ServiceDeployment::default() });
}

fn task(number: u32, created: u32, more: &Value) -> Value {
    let mut task = json!({
        "taskArn": format!("arn:aws:ecs:us-east-1:111122223333:task/shop/{number}"),
        "lastStatus": "STOPPED", "desiredStatus": "STOPPED",
        "createdAt": created, "stoppedAt": created + 30, "stopCode": "TaskFailedToStart",
    });
    task.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
    task
}

/// A server with these stopped tasks, at most two on a page.
pub(super) fn with_tasks(server: &ScriptedEcs, tasks: Vec<Value>) {
    let arns: Vec<Value> = tasks.iter().map(|task| task["taskArn"].clone()).collect();
    server.on("ListTasks", move |request| {
        let from: usize = request["nextToken"].as_str().and_then(|token| token.parse().ok()).unwrap_or_default();
        let to = arns.len().min(from + 2);
        let next = if to < arns.len() { json!(to.to_string()) } else { Value::Null };
        Reply::of(&json!({ "taskArns": arns[from..to], "nextToken": next }))
    });
    server.on("DescribeTasks", move |request| {
        let wanted = request["tasks"].as_array().cloned().unwrap_or_default();
        let found: Vec<&Value> = tasks.iter().filter(|task| wanted.contains(&task["taskArn"])).collect();
        Reply::of(&json!({ "tasks": found, "failures": [] }))
    });
}

#[tokio::test]
async fn reasons_of_stopped_tasks_are_told_once_the_latest_first_and_only_those_that_say_something() {
    let server = ScriptedEcs::start();
    let pull =
        "CannotPullContainerError: pull image manifest has been retried 1 time(s):\n\tfailed to resolve\u{1b}[2J";
    with_tasks(
        &server,
        vec![
            task(1, 100, &json!({ "stoppedReason": "Task failed container health checks", "containers": [] })),
            task(2, 210, &json!({ "stoppedReason": pull, "containers": [{ "name": "backend", "reason": pull }] })),
            task(
                3,
                300,
                &json!({
                    "stopCode": "EssentialContainerExited",
                    "stoppedReason": "Essential container in task exited",
                    "containers": [
                        { "name": "backend", "exitCode": 1 },
                        { "name": "proxy", "exitCode": 0 },
                        { "name": "logs", "exitCode": 137, "reason": "OutOfMemoryError: Container killed due to memory usage" },
                    ],
                }),
            ),
            task(4, 205, &json!({ "stoppedReason": pull, "containers": [{ "name": "backend", "reason": pull }] })),
            task(
                5,
                400,
                &json!({ "stopCode": "ServiceSchedulerInitiated",
                "stoppedReason": "Scaling activity initiated by (deployment ecs-svc/1234567890123456789)" }),
            ),
        ],
    );
    let client = server.client();
    let pulled = "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve [2J";
    let of_the_release = [
        "backend ended with exit code 1".to_owned(),
        "logs: OutOfMemoryError: Container killed due to memory usage".to_owned(),
        format!("backend: {pulled}"),
    ];
    assert_eq!(client.stopped_tasks(SERVICE, at(200)).await.expect("an answer"), of_the_release);
    let all = client.stopped_tasks(SERVICE, None).await.expect("an answer");
    assert_eq!(all.last().map(String::as_str), Some("Task failed container health checks"));
    let asked = &server.requests("ListTasks")[0];
    assert_eq!(*asked, json!({ "cluster": "shop", "serviceName": "backend", "desiredStatus": "STOPPED" }));
    assert_eq!(server.requests("DescribeTasks")[0]["cluster"], "shop");
}

/// A task that ended as if all were well tells what it can.
#[tokio::test]
async fn a_container_that_ended_without_an_error_is_told_by_its_task() {
    let server = ScriptedEcs::start();
    let ended = json!({ "stopCode": "EssentialContainerExited", "stoppedReason": "Essential container in task exited",
        "containers": [{ "name": "backend", "exitCode": 0 }] });
    with_tasks(&server, vec![task(1, 1, &ended)]);
    let told = server.client().stopped_tasks(SERVICE, None).await.expect("an answer");
    assert_eq!(told, ["Essential container in task exited"]);
}

#[tokio::test]
async fn what_a_service_runs_is_told_from_what_it_is_not() {
    let task = "arn:aws:ecs:us-east-1:111122223333:task-definition/shop-backend:2";
    for (answer, expected) in [
        (
            json!({ "services": [{ "status": "ACTIVE", "taskDefinition": task }], "failures": [] }),
            Running::Tasks(task.to_owned()),
        ),
        (json!({ "services": [{ "status": "INACTIVE", "taskDefinition": task }], "failures": [] }), Running::Nothing),
        (json!({ "services": [], "failures": [{ "arn": SERVICE, "reason": "MISSING" }] }), Running::Nothing),
        (
            json!({ "services": [{ "status": "ACTIVE", "deploymentController": { "type": "EXTERNAL" } }] }),
            Running::Unknown,
        ),
    ] {
        let server = ScriptedEcs::start();
        server.answers("DescribeServices", Reply::of(&answer));
        assert_eq!(server.client().running(SERVICE).await.expect("an answer"), expected, "{answer}");
        assert_eq!(server.requests("DescribeServices"), [json!({ "cluster": "shop", "services": [SERVICE] })]);
    }
}

/// ARNs of services made before 2018 do not have the cluster.
#[tokio::test]
async fn an_arn_of_the_old_form_is_of_the_default_cluster() {
    let server = ScriptedEcs::start();
    server.answers("ListServiceDeployments", Reply::of(&json!({ "serviceDeployments": [] })));
    let old = "arn:aws:ecs:us-east-1:111122223333:service/backend";
    assert_eq!(server.client().deployment(old).await.expect("an answer"), None);
    assert_eq!(server.requests("ListServiceDeployments")[0]["cluster"], Value::Null);
}

#[tokio::test]
async fn a_rollback_names_the_deployment_and_says_rollback() {
    let server = ScriptedEcs::start();
    server.answers("StopServiceDeployment", Reply::of(&json!({ "serviceDeploymentArn": deployment_arn("d") })));
    server.client().roll_back(&deployment_arn("d")).await.expect("it is stopped");
    let expected = json!({ "serviceDeploymentArn": deployment_arn("d"), "stopType": "ROLLBACK" });
    assert_eq!(server.requests("StopServiceDeployment"), [expected]);
}
