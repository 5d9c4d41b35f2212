//! The command line of a small app whose services run on ministack, changed and ended by hand. ministack has services, tasks
//! and why they stopped; of deployments it knows nothing.

use super::scripted::{Reply, ScriptedEcs};
use crate::account::text;
use crate::ministack::Ministack;
use crate::production::{Ran, asked};
use serde_json::json;
use std::process::Command;

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_service-on-ministack"));
    command.args(arguments).arg("--yes");
    command
}

fn run(server: &Ministack, arguments: &[&str]) -> Ran {
    asked(server, &mut command(arguments))
}

/// The same, with an ECS that is somewhere else than CloudFormation.
fn run_with(server: &Ministack, ecs: &ScriptedEcs, arguments: &[&str]) -> Ran {
    asked(server, command(arguments).env("AWS_ENDPOINT_URL_ECS", &ecs.url))
}

/// What was said, however wide its lines are.
fn said(ran: &Ran) -> String {
    ran.messages.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn services_that_run_something_else_than_the_template_says_are_told() {
    let server = Ministack::start();
    let ran = run(&server, &["1", "deploy"]);
    assert_eq!((ran.code, ran.outcomes()), (0, vec![("tasks", "deployed")]), "{}", ran.messages);
    assert!(!ran.messages.contains("cannot be seen"), "ECS answers: {}", ran.messages);

    // Somebody changes the other service by hand, and ends a task.
    server.shell(
        "aws ecs register-task-definition --family by-hand --container-definitions \
           '[{\"name\":\"frontend\",\"image\":\"registry.example.com/frontend:by-hand\",\"memory\":128}]'
         aws ecs update-service --cluster shop --service frontend --task-definition by-hand
         task=$(aws ecs list-tasks --cluster shop --service-name frontend --query 'taskArns[0]' --output text)
         aws ecs stop-task --cluster shop --task $task --reason 'CannotPullContainerError: manifest unknown'",
    );
    let ran = run(&server, &["2", "deploy"]);
    assert_eq!((ran.code, ran.outcomes()), (16, vec![("tasks", "deviates")]), "{}", ran.messages);
    let deviation = "`Frontend` runs `by-hand:1` and not `shop-frontend:1`, as the template says";
    assert!(said(&ran).contains(deviation), "{}", ran.messages);
    assert!(said(&ran).contains("A task stopped: CannotPullContainerError: manifest unknown"), "{}", ran.messages);
    assert!(!ran.messages.contains("`Backend` runs"), "{}", ran.messages);
}

/// ministack calls the update of a service complete that was deleted by hand.
#[test]
fn a_service_that_is_gone_is_told() {
    let server = Ministack::start();
    assert_eq!(run(&server, &["1", "deploy"]).code, 0);
    server.shell("aws ecs delete-service --cluster shop --service backend --force");
    let ran = run(&server, &["2", "deploy"]);
    assert_eq!((ran.code, ran.outcomes()), (16, vec![("tasks", "deviates")]), "{}", ran.messages);
    assert!(said(&ran).contains("`tasks` is deployed, but `Backend` is not there any more"), "{}", ran.messages);
}

#[test]
fn a_service_that_fails_says_why_its_tasks_stopped() {
    let server = Ministack::start();
    assert_eq!(run(&server, &["1", "deploy"]).code, 0);
    let ecs = ScriptedEcs::start();
    let died = json!({
        "taskArn": "task/1", "createdAt": 4_000_000_000_u64, "stopCode": "EssentialContainerExited",
        "stoppedReason": "Essential container in task exited", "containers": [{ "name": "backend", "exitCode": 3 }],
    });
    ecs.answers("ListTasks", Reply::of(&json!({ "taskArns": ["task/1"] })))
        .answers("DescribeTasks", Reply::of(&json!({ "tasks": [died], "failures": [] })));
    let ran = run_with(&server, &ecs, &["broken", "deploy"]);
    assert_eq!((ran.code, ran.outcomes()), (7, vec![("tasks", "rolled_back")]), "{}", ran.messages);
    let failure = ran.details("tasks", "rolled_back");
    assert_eq!(text(&failure["logical_id"]), "Backend");
    assert_eq!(failure["stopped_tasks"], json!(["backend ended with exit code 3"]));
    assert!(said(&ran).contains("a task stopped: backend ended with exit code 3"), "{}", ran.messages);
    assert_eq!(ecs.requests("ListTasks")[0]["serviceName"], "backend");
}

/// That nobody could look is no deviation.
#[test]
fn an_ecs_that_denies_is_told_and_the_deployment_counts() {
    let server = Ministack::start();
    let ecs = ScriptedEcs::start();
    let ran = run_with(&server, &ecs, &["1", "deploy"]);
    assert_eq!((ran.code, ran.outcomes()), (0, vec![("tasks", "deployed")]), "{}", ran.messages);
    for service in ["Backend", "Frontend"] {
        let expected = format!("Whether `{service}` runs what the template says cannot be seen");
        assert!(said(&ran).contains(&expected), "{}", ran.messages);
    }
    assert!(said(&ran).contains("needs a policy that allows this operation"), "{}", ran.messages);
    assert_eq!(ecs.requests("DescribeServices").len(), 2);
}
