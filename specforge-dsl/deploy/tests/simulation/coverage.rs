//! What the schedules met: how runs ended, which statuses stacks had, which calls and resources went wrong.

use crate::app::NEST;
use crate::history::{History, RunEnding};
use std::collections::BTreeMap;
use std::fmt;

/// In how many schedules each thing came up.
#[derive(Debug, Default)]
pub(crate) struct Coverage {
    schedules: u64,
    met: BTreeMap<String, u64>,
}

/// What many schedules have to meet at least once: what never comes up is not tested.
///
/// The statuses are CloudFormation's, but `ROLLBACK_FAILED`'s cousins of imports that fail on the way back.
const EXPECTED: [&str; 74] = [
    "run Deploy",
    "run Plan",
    "run Destroy",
    "run Recover",
    "run Cancel",
    "run Refactor",
    "run Import",
    "run RevertDrift",
    "run together with another",
    "end Died",
    "end Input",
    "end Call",
    "end Deployed",
    "end DeployedWithLeftovers",
    "end NoChange",
    "end Cancelled",
    "end RolledBack",
    "end Paused",
    "end Failed",
    "end Recovered",
    "end CallFailed",
    "end Refused",
    "end NotReady",
    "end Declined",
    "end ConsentMissing",
    "end NotReached",
    "end Deleted",
    "end NotThere",
    "end LostContact",
    "end Moved",
    "status REVIEW_IN_PROGRESS",
    "status CREATE_IN_PROGRESS",
    "status CREATE_FAILED",
    "status CREATE_COMPLETE",
    "status ROLLBACK_IN_PROGRESS",
    "status ROLLBACK_FAILED",
    "status ROLLBACK_COMPLETE",
    "status UPDATE_IN_PROGRESS",
    "status UPDATE_FAILED",
    "status UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
    "status UPDATE_COMPLETE",
    "status UPDATE_ROLLBACK_IN_PROGRESS",
    "status UPDATE_ROLLBACK_FAILED",
    "status UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
    "status UPDATE_ROLLBACK_COMPLETE",
    "status DELETE_IN_PROGRESS",
    "status DELETE_FAILED",
    "status DELETE_COMPLETE",
    "status IMPORT_IN_PROGRESS",
    "status IMPORT_COMPLETE",
    "status IMPORT_ROLLBACK_IN_PROGRESS",
    "status IMPORT_ROLLBACK_COMPLETE",
    "nested stack CREATE_COMPLETE",
    "nested stack CREATE_FAILED",
    "nested stack UPDATE_COMPLETE",
    "nested stack UPDATE_FAILED",
    "nested stack DELETE_COMPLETE",
    "nested stack DELETE_FAILED",
    "resource CREATE_FAILED",
    "resource UPDATE_FAILED",
    "resource DELETE_FAILED",
    "resource DELETE_SKIPPED",
    "resource IMPORT_FAILED",
    "resource denied by the stack's policy",
    "request Throttled",
    "request Unavailable",
    "request Refused",
    "request LostResponse",
    "request Truncated",
    "request BadGateway",
    "request Stale",
    "request AccessDenied",
    "request ExpiredToken",
    "request ClockSkew",
];

/// The calls that have to go wrong at least once each: all that the engine makes for a simulated app.
const EXPECTED_CALLS: [&str; 24] = [
    "CancelUpdateStack",
    "ContinueUpdateRollback",
    "CreateChangeSet",
    "CreateStackRefactor",
    "DeleteChangeSet",
    "DeleteStack",
    "DescribeChangeSet",
    "DescribeEvents",
    "DescribeStackDriftDetectionStatus",
    "DescribeStackRefactor",
    "DescribeStackResourceDrifts",
    "DescribeStacks",
    "DetectStackDrift",
    "ExecuteChangeSet",
    "ExecuteStackRefactor",
    "GetStackPolicy",
    "GetTemplate",
    "GetTemplateSummary",
    "ListChangeSets",
    "ListStackResources",
    "ListStacks",
    "RollbackStack",
    "SetStackPolicy",
    "UpdateTerminationProtection",
];

impl Coverage {
    /// Adds what one schedule met.
    pub(crate) fn add(&mut self, history: &History) {
        self.schedules += 1;
        let mut met: Vec<String> = Vec::new();
        for run in &history.runs {
            met.push(format!("run {:?}", run.what));
            if !run.alone {
                met.push("run together with another".to_owned());
            }
            match &run.ending {
                RunEnding::Outcome(deployment) => {
                    met.extend(deployment.stacks.iter().map(|stack| format!("end {}", variant(&stack.outcome))));
                }
                RunEnding::Moves(outcome) => met.push(format!("end {}", variant(outcome))),
                RunEnding::Error(error) => met.push(format!("end {}", variant(error))),
                other => met.push(format!("end {}", variant(other))),
            }
        }
        for event in &history.events {
            if event.logical_id == NEST {
                met.push(format!("nested stack {}", event.status));
            } else if event.kind == "AWS::CloudFormation::Stack" {
                met.push(format!("status {}", event.status));
            } else if event.status.ends_with("_FAILED") || event.status == "DELETE_SKIPPED" {
                met.push(format!("resource {}", event.status));
            }
            if event.reason.contains("stack policy") {
                met.push("resource denied by the stack's policy".to_owned());
            }
        }
        for (operation, kind) in history.struck.keys() {
            met.push(format!("request {kind:?}"));
            met.push(format!("call {operation}"));
            met.push(format!("call {operation} {kind:?}"));
        }
        met.sort();
        met.dedup();
        for one in met {
            *self.met.entry(one).or_default() += 1;
        }
    }

    /// What should have come up and did not.
    pub(crate) fn holes(&self) -> Vec<String> {
        let calls = EXPECTED_CALLS.iter().map(|name| format!("call {name}"));
        let expected = EXPECTED.iter().map(|name| (*name).to_owned()).chain(calls);
        expected.filter(|name| !self.met.contains_key(name)).collect()
    }
}

/// A table, without the combinations of calls and ways to go wrong, of which only the number is told.
impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "what {} schedules met, and how many of them:", self.schedules)?;
        let is_pair = |name: &str| name.starts_with("call ") && name.matches(' ').count() > 1;
        for (name, count) in self.met.iter().filter(|(name, _)| !is_pair(name)) {
            writeln!(f, "{count:>9}  {name}")?;
        }
        let pairs = self.met.keys().filter(|name| is_pair(name)).count();
        write!(f, "{pairs:>9}  ways in which single calls went wrong")
    }
}

/// The name of an enum's variant.
fn variant(value: &impl fmt::Debug) -> String {
    format!("{value:?}").chars().take_while(char::is_ascii_alphanumeric).collect()
}
