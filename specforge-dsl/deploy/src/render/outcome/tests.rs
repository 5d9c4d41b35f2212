use super::super::stack_outcome::stack_result;
use super::*;
use crate::engine::{Cancellation, Failure, MissingPrerequisite, Refusal, TakenName};
use crate::render::page::plain;
use insta::assert_snapshot;
use std::time::Duration;

fn shown(outcome: StackOutcome) -> String {
    let result = |id: &str, outcome| StackResult {
        stack: format!("shop-{id}"),
        id: id.to_owned(),
        outcome,
        attached: None,
        events: Vec::new(),
        kept: Vec::new(),
        outputs: Vec::new(),
        elapsed: Duration::from_secs(75),
    };
    let stacks = vec![result("data", outcome), result("services", StackOutcome::NotReached)];
    let line = stack_result(&stacks[0], 80);
    let text = line + &deployment(&Deployment::new("shop", None, stacks), plain());
    anstream::adapter::strip_str(&text).to_string()
}

fn left(logical_id: &str, resource_type: &str, physical_id: &str) -> Leftover {
    Leftover {
        logical_id: logical_id.to_owned(),
        resource_type: resource_type.to_owned(),
        physical_id: Some(physical_id.to_owned()),
    }
}

fn cancelled() -> Cancellation {
    Cancellation { undone: 3, left: vec![left("Database", "AWS::RDS::DBInstance", "shop-data-2")] }
}

fn failure(stack_status: &str) -> Failure {
    Failure {
        logical_id: Some("Database".to_owned()),
        resource_type: Some("AWS::RDS::DBInstance".to_owned()),
        stack_status: stack_status.to_owned(),
        reason: "Resource handler returned message: \"DB instance already exists\" (Service: Rds, Status Code: 400)"
            .to_owned(),
        stopped_tasks: Vec::new(),
        location: Some("stacks/src/data.rs:41:9".to_owned()),
        place: None,
        consequences: 2,
        also_failed: Vec::new(),
        undone: 7,
        not_undone: Vec::new(),
        left: vec![left("Logs", "AWS::Logs::LogGroup", "/shop/data")],
        taken: Vec::new(),
    }
}

#[test]
fn a_rollback_shows_cause_place_and_way_out() {
    assert_snapshot!(shown(StackOutcome::RolledBack(failure("ROLLBACK_COMPLETE"))));
    assert_snapshot!(shown(StackOutcome::RolledBack(failure("UPDATE_ROLLBACK_COMPLETE"))));
    assert_snapshot!(shown(StackOutcome::Failed(failure("UPDATE_ROLLBACK_FAILED"))));
}

#[test]
fn what_stops_a_deployment_says_what_to_do() {
    assert_snapshot!(shown(StackOutcome::NotReady {
        status: "ROLLBACK_COMPLETE".to_owned(),
        why: "its first creation failed and was rolled back; CloudFormation lets such a stack only be deleted"
            .to_owned(),
        help: Text::new("run ").command(["destroy", "data"]).then(", then ").command(["deploy"]).then(" again"),
    }));
    assert_snapshot!(shown(StackOutcome::Refused(Refusal {
        reason: "The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation]".to_owned(),
        findings: vec!["`Database` at `/Resources/Database/Properties/Engine`: #/Engine: expected text".to_owned()],
        taken: Vec::new(),
    })));
    assert_snapshot!(shown(StackOutcome::AwaitsPrerequisites(vec![
        MissingPrerequisite {
            subject: "the backend's container image".to_owned(),
            certain: true,
            commands: vec!["docker push 111122223333.dkr.ecr.us-east-1.amazonaws.com/shop-backend:1".to_owned()],
        },
        MissingPrerequisite {
            subject: "the key of the payment service".to_owned(),
            certain: false,
            commands: vec!["aws ssm put-parameter --name /shop/key --type SecureString --value …".to_owned()],
        },
    ])));
    assert_snapshot!(shown(StackOutcome::LostContact("`DescribeStacks` failed: connection reset".to_owned())));
    assert_snapshot!(shown(StackOutcome::DeployedWithLeftovers(vec![left(
        "OldQueue",
        "AWS::SQS::Queue",
        "shop-data-OldQueue",
    )])));
}

#[test]
fn a_deletion_that_failed_says_what_blocks_it() {
    assert_snapshot!(shown(StackOutcome::Failed(Failure {
        also_failed: vec!["Cache".to_owned()],
        undone: 0,
        left: Vec::new(),
        consequences: 0,
        ..failure("DELETE_FAILED")
    })));
}

#[test]
fn a_creation_that_fails_for_a_name_offers_the_import() {
    let taken = |id: &str, identifier: Option<&str>, needs: &[&str]| TakenName {
        logical_id: id.to_owned(),
        identifier: identifier.map(str::to_owned),
        needs: needs.iter().map(|&id| id.to_owned()).collect(),
    };
    let failed = |status: &str, taken: &[TakenName]| Failure {
        taken: taken.to_vec(),
        consequences: 0,
        left: Vec::new(),
        ..failure(status)
    };
    let logs = taken("Logs", Some("/shop/data"), &[]);
    let database = taken("Database", None, &["Subnets", "Tasks"]);
    let texts = [
        shown(StackOutcome::RolledBack(failed("UPDATE_ROLLBACK_COMPLETE", std::slice::from_ref(&logs)))),
        shown(StackOutcome::RolledBack(failed("ROLLBACK_COMPLETE", std::slice::from_ref(&logs)))),
        shown(StackOutcome::Paused(failed("UPDATE_FAILED", std::slice::from_ref(&logs)))),
        shown(StackOutcome::RolledBack(failed("ROLLBACK_COMPLETE", &[logs, database]))),
    ];
    assert_snapshot!(texts.join("---\n"));
}

#[test]
fn a_service_that_failed_says_why_its_tasks_stopped() {
    let reason = "Resource handler returned message: \"Error occurred during operation 'ECS Deployment Circuit Breaker was \
                  triggered'.\"";
    let failure = Failure {
        logical_id: Some("Backend".to_owned()),
        resource_type: Some("AWS::ECS::Service".to_owned()),
        reason: reason.to_owned(),
        stopped_tasks: vec![
            "backend ended with exit code 1".to_owned(),
            "Task failed container health checks.".to_owned(),
        ],
        ..failure("UPDATE_ROLLBACK_COMPLETE")
    };
    assert_snapshot!(shown(StackOutcome::RolledBack(failure)));
}

#[test]
fn the_line_that_declares_a_failed_resource_is_shown() {
    let place = specforge_dsl::assembly::Location { file: file!(), line: 1, column: 5 };
    let failure = Failure { place: Some(place), ..failure("UPDATE_ROLLBACK_COMPLETE") };
    let text = shown(StackOutcome::RolledBack(failure));
    assert!(text.contains("| use super::super::stack_outcome"), "{text}");
    assert!(text.contains("declared here"), "{text}");
}

#[test]
fn going_back_and_giving_up_say_how_they_ended() {
    let one = |outcome| {
        let stack = StackResult {
            stack: "shop-data".to_owned(),
            id: "data".to_owned(),
            outcome,
            attached: None,
            events: Vec::new(),
            kept: Vec::new(),
            outputs: Vec::new(),
            elapsed: Duration::from_secs(75),
        };
        Deployment::new("shop", None, vec![stack])
    };
    let texts = [
        recovery(&one(StackOutcome::Recovered), plain()),
        recovery(&one(StackOutcome::CreationUndone), plain()),
        recovery(&one(StackOutcome::NotThere), plain()),
        recovery(&one(StackOutcome::Failed(failure("UPDATE_ROLLBACK_FAILED"))), plain()),
        cancellation(&one(StackOutcome::Cancelled(cancelled())), plain()),
        cancellation(&one(StackOutcome::Deployed), plain()),
    ];
    assert_snapshot!(anstream::adapter::strip_str(&texts.join("---\n")).to_string());
}
