//! Each invariant can be broken: a bad history for each is found, and a good one is not.

use crate::history::{Call, History, Run, RunEnding, Told, Truth, What};
use crate::invariants::broken;
use crate::site::Traffic;
use specforge_deploy::Text;
use specforge_deploy::engine::{Deployment, Outcome, StackOutcome, StackResult};
use std::collections::BTreeMap;
use std::time::Duration;

fn call(operation: &str, token: &str, at: u64) -> Call {
    Call {
        at: Duration::from_secs(at),
        run: 0,
        operation: operation.into(),
        stack: "sim-net".into(),
        change_set: "set".into(),
        token: token.into(),
        page: String::new(),
    }
}

fn event(logical_id: &str, status: &str, token: &str) -> Told {
    let stack = logical_id == "sim-net";
    Told {
        at: 0.0,
        stack: "sim-net".into(),
        token: token.into(),
        logical_id: logical_id.into(),
        physical_id: format!("{logical_id}-1"),
        kind: if stack { "AWS::CloudFormation::Stack" } else { "AWS::DynamoDB::Table" }.into(),
        status: status.into(),
        reason: String::new(),
    }
}

fn run(ending: RunEnding, status: &str, as_wanted: bool) -> Run {
    let truth = Truth { status: status.into(), as_wanted };
    Run {
        what: What::Deploy,
        ending,
        took: Duration::from_secs(1),
        undisturbed: false,
        alone: true,
        consents: Vec::new(),
        said: String::new(),
        truth: BTreeMap::from([("sim-net".into(), truth)]),
        traffic: [None, None],
        unprotected: false,
    }
}

fn says(outcome: StackOutcome) -> RunEnding {
    let result = StackResult {
        stack: "sim-net".into(),
        id: "net".into(),
        outcome,
        attached: None,
        events: Vec::new(),
        kept: Vec::new(),
        outputs: Vec::new(),
        elapsed: Duration::ZERO,
    };
    let (plan, deletion) = (None, None);
    let stacks = vec![result];
    RunEnding::Outcome(Box::new(Deployment { app: "sim".into(), outcome: Outcome::Deployed, plan, deletion, stacks }))
}

fn good() -> History {
    History {
        calls: vec![
            call("CreateChangeSet", "", 1),
            call("ExecuteChangeSet", "t1", 2),
            call("ExecuteChangeSet", "t1", 3),
        ],
        runs: vec![run(says(StackOutcome::Deployed), "CREATE_COMPLETE", true)],
        events: vec![
            event("sim-net", "CREATE_IN_PROGRESS", "t1"),
            event("Table", "CREATE_COMPLETE", "t1"),
            event("Table", "DELETE_COMPLETE", "t1"),
        ],
        secrets: vec!["hunter2".into()],
        ..History::default()
    }
}

/// Exactly this invariant is broken.
fn breaks(history: &History, name: &str) {
    let found = broken(history);
    assert!(!found.is_empty() && found.iter().all(|how| how.starts_with(name)), "{found:#?}");
}

#[test]
fn a_good_history_breaks_nothing() {
    assert_eq!(broken(&good()), [""; 0]);
}

#[test]
fn a_change_set_executed_under_two_tokens_is_found() {
    let mut history = good();
    history.calls.push(call("ExecuteChangeSet", "t2", 4));
    breaks(&history, "executed at most once");
    let mut history = good();
    history.events.push(event("sim-net", "CREATE_IN_PROGRESS", "t1"));
    breaks(&history, "executed at most once");
}

#[test]
fn a_table_that_a_later_operation_deletes_is_found() {
    let mut history = good();
    history.events = vec![event("Table", "CREATE_COMPLETE", "t0"), event("Table", "DELETE_COMPLETE", "t1")];
    breaks(&history, "no data lost without consent");
    history.runs[0].consents.push((specforge_deploy::gate::HazardKind::Delete, "Table".into()));
    assert_eq!(broken(&history), [""; 0]);
    history.events.push(event("Other", "CREATE_COMPLETE", "t0"));
    history.events.push(event("Other", "DELETE_SKIPPED", "nobody"));
    breaks(&history, "no data lost without consent");
}

#[test]
fn a_table_that_is_lost_with_a_nested_stack_is_found() {
    let inside =
        |status: &str, token: &str| Told { stack: "sim-net-Nest-AB12".into(), ..event("Table", status, token) };
    let mut history = good();
    history.events = vec![inside("CREATE_COMPLETE", "t0"), inside("DELETE_COMPLETE", "t1")];
    breaks(&history, "no data lost without consent");
    // The name of one in the stack around it consents to nothing.
    history.runs[0].consents.push((specforge_deploy::gate::HazardKind::Delete, "Table".into()));
    breaks(&history, "no data lost without consent");
    history.runs[0].consents.push((specforge_deploy::gate::HazardKind::Delete, "Nest/Table".into()));
    assert_eq!(broken(&history), [""; 0]);
}

#[test]
fn a_run_without_end_is_found() {
    let mut history = good();
    history.runs.push(run(RunEnding::Endless, "UPDATE_IN_PROGRESS", false));
    breaks(&history, "always ends");
}

#[test]
fn an_outcome_that_is_not_true_is_found() {
    let wrong = [
        (says(StackOutcome::Deployed), "UPDATE_ROLLBACK_COMPLETE", true),
        (says(StackOutcome::Deployed), "CREATE_COMPLETE", false),
        (says(StackOutcome::NoChange), "CREATE_COMPLETE", false),
        (says(StackOutcome::Deleted), "DELETE_FAILED", false),
        (says(StackOutcome::NotReady { status: "A".into(), why: String::new(), help: Text::default() }), "B", true),
    ];
    for (ending, status, as_wanted) in wrong {
        let mut history = good();
        history.runs = vec![run(ending, status, as_wanted)];
        breaks(&history, "the outcome is true");
    }
}

#[test]
fn an_undisturbed_run_that_does_not_get_on_is_found() {
    let why = String::new();
    let busy = StackOutcome::NotReady { status: "UPDATE_IN_PROGRESS".into(), why: why.clone(), help: why.into() };
    for outcome in [StackOutcome::LostContact("silence".into()), busy] {
        let mut history = good();
        history.runs = vec![run(says(outcome), "UPDATE_IN_PROGRESS", false)];
        assert_eq!(broken(&history), [""; 0], "a disturbed run may end so");
        history.runs[0].undisturbed = true;
        breaks(&history, "gets on when nothing disturbs");
    }
}

#[test]
fn a_change_set_that_waits_is_found() {
    let mut history = good();
    history.left_behind.push("a change set of sim-net".into());
    breaks(&history, "nothing left behind");
}

#[test]
fn a_loop_of_calls_is_found() {
    let mut history = good();
    history.calls.extend((0..5).map(|_| call("DescribeStacks", "", 9)));
    breaks(&history, "no call loop without backoff");
    let mut history = good();
    history.calls.extend(
        (0..1_000)
            .map(|number| Call { at: Duration::from_millis(9_000 + number * 10), ..call("DescribeStacks", "", 9) }),
    );
    breaks(&history, "no call loop without backoff");
}

#[test]
fn traffic_that_moved_is_found() {
    let traffic = |weights| Some(Traffic::sharing(weights));
    let mut history = good();
    history.runs[0].traffic = [traffic([0, 100]), traffic([0, 100])];
    assert_eq!(broken(&history), [""; 0]);
    history.runs[0].traffic = [None, traffic([100, 0])];
    assert_eq!(broken(&history), [""; 0], "a new rule has the weights of its template");
    history.runs[0].traffic = [traffic([0, 100]), traffic([100, 0])];
    breaks(&history, "traffic stays where it is");
}

#[test]
fn a_rule_that_nothing_protects_is_found() {
    let mut history = good();
    history.runs[0].unprotected = true;
    assert_eq!(broken(&history), [""; 0], "a disturbed run may end so");
    history.runs[0].undisturbed = true;
    breaks(&history, "what ECS owns is protected");
}

#[test]
fn a_secret_in_what_was_said_is_found() {
    let mut history = good();
    history.runs[0].said = "the password is hunter2".into();
    breaks(&history, "secrets stay secret");
}
