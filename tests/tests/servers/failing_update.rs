//! An update that fails on its way, after it has changed something: it is undone, told, and repaired by the next one.

use crate::account::{Account, elements, text};
use crate::ministack::Ministack;
use crate::production::{Ran, asked};
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

const PROGRAM: &str = include_str!("../../src/bin/failing-update.rs");

fn run(server: &Ministack, version: &str, arguments: &[&str]) -> Ran {
    asked(server, Command::new(env!("CARGO_BIN_EXE_failing-update")).arg(version).args(arguments).arg("--yes"))
}

/// What ministack makes necessary: by its change sets, every change might replace the log group.
const UPDATE: [&str; 3] = ["deploy", "--allow-replace", "LogGroup"];

/// The days for which the log group keeps what it is told, and the metric that the alarm watches.
fn stands(server: &Ministack) -> (u64, String) {
    let account = Account::of(server);
    let days = account.item("log_groups", "/failing-update")["retentionInDays"].as_u64().expect("days");
    (days, text(&account.item("alarms", "failing-update")["MetricName"]).to_owned())
}

/// What an operation told of the stack's resources, in the order in which it came.
fn told(ran: &Ran) -> Vec<(&str, &str)> {
    let events = elements(&ran.result["stacks"][0]["events"]).iter();
    let of_resources = events.filter(|event| event["of_stack"] == Value::Bool(false));
    of_resources.map(|event| (text(&event["logical_id"]), text(&event["status"]))).collect()
}

#[test]
fn a_failing_update_is_rolled_back_and_repaired_by_the_next() {
    let server = Ministack::start();
    let ran = run(&server, "first", &["deploy"]);
    assert_eq!((ran.code, ran.outcomes()), (0, vec![("watched", "deployed")]), "{}", ran.messages);
    assert_eq!(stands(&server), (7, "Errors".to_owned()));

    let ran = run(&server, "second", &UPDATE);
    assert_eq!((ran.code, ran.outcomes()), (7, vec![("watched", "rolled_back")]), "{}", ran.messages);
    let failure = ran.details("watched", "rolled_back");
    assert_eq!((text(&failure["logical_id"]), text(&failure["stack_status"])), ("Errors", "UPDATE_ROLLBACK_COMPLETE"));
    assert!(text(&failure["reason"]).contains("(metric math) is not supported"), "{failure:#}");
    let declared = PROGRAM.lines().enumerate().filter(|(_, line)| line.contains("let errors = "));
    let (refused, _) = declared.last().expect("the alarm that is refused");
    let line = format!("failing-update.rs:{}:", refused + 1);
    assert!(text(&failure["location"]).contains(&line), "{line} in {failure:#}");
    assert!(ran.messages.contains(&line), "{line} in\n{}", ran.messages);
    assert_eq!(stands(&server), (7, "Errors".to_owned()), "what had been changed is as it was before");
    everything_was_told_once(&server, &ran);

    let ran = run(&server, "third", &UPDATE);
    assert_eq!((ran.code, ran.outcomes()), (0, vec![("watched", "deployed")]), "{}", ran.messages);
    assert_eq!(ran.planned(), [("watched", "LogGroup")]);
    assert_eq!(stands(&server), (30, "Errors".to_owned()));
}

/// The server has no events by operation (`DescribeEvents`), so that they are read by stack: all of this operation, those
/// of its way back among them, each once, and none of the creation before.
fn everything_was_told_once(server: &Ministack, ran: &Ran) {
    assert_eq!(
        told(ran)[..4],
        [
            ("LogGroup", "UPDATE_IN_PROGRESS"),
            ("LogGroup", "UPDATE_COMPLETE"),
            ("Errors", "UPDATE_IN_PROGRESS"),
            ("Errors", "UPDATE_FAILED"),
        ]
    );
    let by_operation = server.shell(
        "aws cloudformation describe-events --stack-name failing-update-watched --query 'length(OperationEvents)'",
    );
    assert_eq!(by_operation.trim(), "0", "it has events by operation now: prove that they are read");

    let listed = server.shell(
        "aws cloudformation describe-stack-events --stack-name failing-update-watched --query 'StackEvents[].EventId'",
    );
    let listed: Value = serde_json::from_str(&listed).expect("the AWS CLI prints JSON");
    let of_the_stack: BTreeSet<&str> = elements(&listed).iter().map(text).collect();
    let events: Vec<&str> =
        elements(&ran.result["stacks"][0]["events"]).iter().map(|event| text(&event["id"])).collect();
    let unique: BTreeSet<&str> = events.iter().copied().collect();
    assert_eq!(unique.len(), events.len(), "each is told once: {events:?}");
    assert!(unique.is_subset(&of_the_stack), "{events:?}");
    // The newest come first. What is not told is older than all that is: the creation.
    let newest: Vec<&str> = elements(&listed).iter().map(text).take(events.len()).collect();
    assert_eq!(newest.into_iter().rev().collect::<Vec<_>>(), events);
    assert_eq!(told(ran).last(), Some(&("Errors", "UPDATE_COMPLETE")), "the way back is told to its end");
}
