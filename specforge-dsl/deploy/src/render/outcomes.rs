//! Every outcome of a stack as a person sees it: 80 columns, no colour.

use super::page::{Page, plain};
use super::{cancellation, deletion, deployment, interruption, recovery, stack_result};
use crate::engine::{
    CallError, Cancellation, Deployment, Failure, Leftover, MissingPrerequisite, Refusal, StackOutcome, StackResult,
};
use crate::gate::{Hazard, HazardKind};
use crate::next_command::NextCommand;
use std::time::Duration;

/// What it is called here, and the command that ends like this. A new outcome does not compile before it stands here: it wants a
/// sample below as well.
fn kind(outcome: &StackOutcome) -> (&'static str, fn(&Deployment, Page<'_>) -> String) {
    match outcome {
        StackOutcome::Deployed => ("deployed", deployment),
        StackOutcome::DeployedWithLeftovers(_) => ("deployed with leftovers", deployment),
        StackOutcome::Deviates(_) => ("deviates", deployment),
        StackOutcome::NoChange => ("no change", deployment),
        StackOutcome::Cancelled(_) => ("cancelled", cancellation),
        StackOutcome::RolledBack(_) => ("rolled back", deployment),
        StackOutcome::Paused(_) => ("paused", deployment),
        StackOutcome::Failed(_) => ("failed", deployment),
        StackOutcome::Recovered => ("recovered", recovery),
        StackOutcome::CreationUndone => ("creation undone", recovery),
        StackOutcome::ProtectedResources(_) => ("protected resources", deletion),
        StackOutcome::CallFailed(_) => ("call failed", deployment),
        StackOutcome::Refused(_) => ("refused", deployment),
        StackOutcome::NotReady { .. } => ("not ready", deployment),
        StackOutcome::Protected => ("protected", deletion),
        StackOutcome::AwaitsPrerequisites(_) => ("awaits prerequisites", deployment),
        StackOutcome::Declined => ("declined", deployment),
        StackOutcome::NobodyToAsk => ("nobody to ask", deletion),
        StackOutcome::ConsentMissing(_) => ("consent missing", deployment),
        StackOutcome::Interrupted => ("interrupted", deployment),
        StackOutcome::LeftRunning => ("left running", deployment),
        StackOutcome::NotReached => ("not reached", deployment),
        StackOutcome::Deleted => ("deleted", deletion),
        StackOutcome::NotThere => ("not there", recovery),
        StackOutcome::LostContact(_) => ("lost contact", deployment),
    }
}

/// How many outcomes there are, but for the one that only comes with another: not reached.
const ALL: usize = 24;

fn failure(stack_status: &str) -> Failure {
    Failure {
        logical_id: Some("Database".to_owned()),
        resource_type: Some("AWS::RDS::DBInstance".to_owned()),
        stack_status: stack_status.to_owned(),
        reason: "Resource handler returned message: \"DB instance already exists\" (Service: Rds, Status Code: 400)"
            .to_owned(),
        location: Some("stacks/src/data.rs:41:9".to_owned()),
        place: None,
        consequences: 1,
        also_failed: Vec::new(),
        undone: 7,
        not_undone: Vec::new(),
        left: Vec::new(),
        taken: Vec::new(),
        stopped_tasks: Vec::new(),
    }
}

fn samples() -> Vec<StackOutcome> {
    let left = Leftover {
        logical_id: "OldQueue".to_owned(),
        resource_type: "AWS::SQS::Queue".to_owned(),
        physical_id: Some("shop-data-OldQueue".to_owned()),
    };
    let hazard = Hazard {
        kind: HazardKind::Replace,
        stack: "data".to_owned(),
        stack_name: "shop-data".to_owned(),
        logical_id: "Database".to_owned(),
        resource_type: "AWS::RDS::DBInstance".to_owned(),
        what: "would be replaced by an empty one; the data of the old one is lost".to_owned(),
        help: None,
        to_give: Vec::new(),
        blocked: None,
        location: None,
        consented: false,
        needs_stack: false,
    };
    let call = CallError {
        operation: "ExecuteChangeSet",
        code: Some("AccessDenied".to_owned()),
        message: "User is not authorized to perform: cloudformation:ExecuteChangeSet".to_owned(),
        may_have_arrived: false,
    };
    vec![
        StackOutcome::Deployed,
        StackOutcome::DeployedWithLeftovers(vec![left.clone()]),
        StackOutcome::Deviates(vec!["the service `Backend` runs the task definition before this one".to_owned()]),
        StackOutcome::NoChange,
        StackOutcome::Cancelled(Cancellation { undone: 3, left: vec![left] }),
        StackOutcome::RolledBack(failure("UPDATE_ROLLBACK_COMPLETE")),
        StackOutcome::Paused(failure("UPDATE_FAILED")),
        StackOutcome::Failed(failure("UPDATE_ROLLBACK_FAILED")),
        StackOutcome::Recovered,
        StackOutcome::CreationUndone,
        StackOutcome::ProtectedResources(vec!["data.Database".to_owned()]),
        StackOutcome::CallFailed(call),
        StackOutcome::Refused(Refusal {
            reason: "The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation]".to_owned(),
            findings: vec!["`Database` at `/Resources/Database/Properties/Engine`: expected text".to_owned()],
            taken: Vec::new(),
        }),
        StackOutcome::NotReady {
            status: "UPDATE_ROLLBACK_FAILED".to_owned(),
            why: "an update failed, and so did the way back".to_owned(),
            help: crate::text::Text::new("repair the resource that failed and run ").command(["recover", "data"]),
        },
        StackOutcome::Protected,
        StackOutcome::AwaitsPrerequisites(vec![MissingPrerequisite {
            subject: "the backend's container image".to_owned(),
            certain: true,
            commands: vec!["docker push 111122223333.dkr.ecr.us-east-1.amazonaws.com/shop-backend:1".to_owned()],
        }]),
        StackOutcome::Declined,
        StackOutcome::NobodyToAsk,
        StackOutcome::ConsentMissing(vec![hazard]),
        StackOutcome::Interrupted,
        StackOutcome::LeftRunning,
        StackOutcome::Deleted,
        StackOutcome::NotThere,
        StackOutcome::LostContact("`DescribeStacks` failed: connection reset".to_owned()),
    ]
}

#[test]
fn every_outcome_fits_and_says_what_to_do() {
    let mut told = Vec::new();
    for outcome in samples() {
        let (name, end) = kind(&outcome);
        let result = |id: &str, outcome| StackResult {
            stack: format!("shop-{id}"),
            id: id.to_owned(),
            outcome,
            attached: None,
            kept: Vec::new(),
            events: Vec::new(),
            outputs: Vec::new(),
            elapsed: Duration::from_secs(75),
        };
        let stacks = vec![result("data", outcome), result("services", StackOutcome::NotReached)];
        let line = stack_result(&stacks[0], 80);
        let whole = Deployment::new("shop", None, stacks);
        let text =
            format!("{line}{}{}", end(&whole, plain()), interruption(&whole, &NextCommand::new(["deploy"]), plain()));
        let text = anstream::adapter::strip_str(&text).to_string();
        // Commands are for copying: they are never wrapped.
        let too_long = |line: &&str| line.chars().count() > 80 && !line.starts_with("    ");
        assert_eq!(text.lines().find(too_long), None, "{name}");
        told.push((name, text));
    }
    let names: std::collections::BTreeSet<&str> = told.iter().map(|(name, _)| *name).collect();
    assert_eq!(names.len(), ALL);
    let told: Vec<String> = told.into_iter().map(|(name, text)| format!("=== {name}\n{text}")).collect();
    insta::assert_snapshot!(told.join("\n"));
}
