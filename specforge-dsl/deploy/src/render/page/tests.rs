use super::super::{deployment, interrupted, interruption, outcome, remark, status, stop};
use super::*;
use crate::cli::Stop;
use crate::engine::{
    Deployment, EngineError, Failure, InputProblem, Leftover, Refusal, StackOutcome, StackResult, StackSummary,
    TakenName, Turn,
};
use crate::plan::{Action, Certainty, DataFate, Nested, ResourceChange, protection};
use insta::assert_snapshot;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;

fn result(outcome: StackOutcome) -> StackResult {
    StackResult {
        stack: "shop-data".to_owned(),
        id: "data".to_owned(),
        outcome,
        attached: None,
        events: Vec::new(),
        kept: Vec::new(),
        outputs: Vec::new(),
        elapsed: Duration::from_secs(75),
    }
}

fn failure(stack_status: &str) -> Failure {
    Failure {
        logical_id: Some("Database".to_owned()),
        resource_type: Some("AWS::RDS::DBInstance".to_owned()),
        stack_status: stack_status.to_owned(),
        reason: "DB instance already exists".to_owned(),
        stopped_tasks: Vec::new(),
        location: None,
        place: None,
        consequences: 0,
        also_failed: Vec::new(),
        undone: 1,
        not_undone: vec!["Database".to_owned(), "Cache".to_owned()],
        left: vec![Leftover {
            logical_id: "Logs".to_owned(),
            resource_type: "AWS::Logs::LogGroup".to_owned(),
            physical_id: Some("/shop/data".to_owned()),
        }],
        taken: Vec::new(),
    }
}

/// What is said of a protected database that is replaced.
fn note() -> Text {
    let change = ResourceChange {
        logical_id: "Database".to_owned(),
        resource_type: "AWS::RDS::DBInstance".to_owned(),
        physical_id: Some("shop-data-1".to_owned()),
        action: Action::Replace(Certainty::Certain),
        properties: Vec::new(),
        data: Some(DataFate::Protected),
        reasons: Vec::new(),
        nested: Nested::default(),
    };
    let deployed = json!({ "Resources": { "Database": { "Properties": { "DeletionProtection": true } } } });
    protection::note(&change, &deployed, &BTreeMap::new()).unwrap()
}

/// What a person is told in all kinds of trouble by a command with these arguments, on 80 columns.
fn told(arguments: &[&str]) -> String {
    let target = Target::of_arguments(arguments);
    let page = Page::new(80, &target);
    let of = |outcome| Deployment::new("shop", None, vec![result(outcome)]);
    let ended = |outcome| deployment(&of(outcome), page);
    let taken = |logical_id: &str, identifier: &str| TakenName {
        logical_id: logical_id.to_owned(),
        identifier: Some(identifier.to_owned()),
        needs: Vec::new(),
    };
    let refusal = Refusal {
        reason: "it has names that exist already".to_owned(),
        findings: Vec::new(),
        taken: vec![taken("Files", "shop-files"), taken("Key", "the key")],
    };
    let stuck = StackSummary {
        stack: "shop-data".to_owned(),
        id: "data".to_owned(),
        status: Some("ROLLBACK_FAILED".to_owned()),
        reason: None,
        last_changed: None,
        turn: Turn::Person,
        last_operation: None,
        termination_protection: false,
        drift: None,
        resources: BTreeMap::new(),
    };
    let problem = InputProblem::StackNotDeployed { stack: "data".to_owned() };
    let command = NextCommand::new(["deploy"]);
    let texts = [
        ended(StackOutcome::RolledBack(failure("ROLLBACK_COMPLETE"))),
        ended(StackOutcome::Failed(failure("UPDATE_ROLLBACK_FAILED"))),
        ended(StackOutcome::Refused(refusal)),
        outcome::recovery(&of(StackOutcome::Recovered), page),
        interruption(&of(StackOutcome::LeftRunning), &command, page),
        interrupted(&[("data".to_owned(), false)], &command, page),
        stop(&Stop::Engine(EngineError::Input(vec![problem])), page),
        status(&[stuck], page),
        remark(&note(), page),
    ];
    anstream::adapter::strip_str(&texts.join("\n")).to_string()
}

/// Nothing is wider than the page but commands that stand alone.
fn fits(text: &str) -> bool {
    let alone = ["aws ", "deploy ", "destroy ", "events ", "import ", "recover ", "status "];
    let is_alone = |line: &str| line.starts_with("  ") && alone.iter().any(|word| line.trim_start().starts_with(word));
    text.lines().filter(|line| line.chars().count() > 80).all(is_alone)
}

#[test]
fn what_is_told_of_the_embedded_account_leads_there_and_nothing_to_aws() {
    let text = told(&["deploy", "--local", "--state", "my state.json"]);
    assert_snapshot!(text);
    assert!(fits(&text), "{text}");
    assert!(!text.contains("aws "), "{text}");
}

#[test]
fn what_is_told_of_an_account_leads_there() {
    let role = "arn:aws:iam::111122223333:role/deployer";
    let text = told(&["deploy", "--profile", "production", "--region", "eu-central-1", "--role-arn", role]);
    assert_snapshot!(text);
    assert!(fits(&text), "{text}");
}
