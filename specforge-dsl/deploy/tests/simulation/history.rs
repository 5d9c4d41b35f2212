//! What happened in a schedule: everything that the invariants look at.

use crate::site::Traffic;
use specforge_deploy::engine::{Deployment, EngineError, RefactorOutcome};
use specforge_deploy::gate::HazardKind;
use specforge_deploy::local::RequestFaultKind;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// A whole schedule.
#[derive(Debug, Default)]
pub(crate) struct History {
    pub(crate) seed: u64,
    pub(crate) calls: Vec<Call>,
    pub(crate) runs: Vec<Run>,
    /// Events of all stacks that ever were, oldest first.
    pub(crate) events: Vec<Told>,
    /// What stands in the account after an undisturbed last run.
    pub(crate) left_behind: Vec<String>,
    /// How often requests went wrong, by operation and how.
    pub(crate) struck: BTreeMap<(String, RequestFaultKind), u64>,
    /// Texts that nobody may see.
    pub(crate) secrets: Vec<String>,
}

/// A request as it left the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) at: Duration,
    pub(crate) run: usize,
    pub(crate) operation: String,
    pub(crate) stack: String,
    pub(crate) change_set: String,
    pub(crate) token: String,
    pub(crate) page: String,
}

/// One run of the program.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) what: What,
    pub(crate) ending: RunEnding,
    pub(crate) took: Duration,
    /// Whether nothing went wrong on purpose.
    pub(crate) undisturbed: bool,
    /// Whether no other run was at work.
    pub(crate) alone: bool,
    /// The consents that were given by name.
    pub(crate) consents: Vec<(HazardKind, String)>,
    /// Everything that the program said.
    pub(crate) said: String,
    /// The app's stacks by name, as they were when it ended.
    pub(crate) truth: BTreeMap<String, Truth>,
    /// How the rule whose weights ECS owns shared the traffic, before and after.
    pub(crate) traffic: [Option<Traffic>; 2],
    /// Whether such a rule stands at the end that nothing protects from the console.
    pub(crate) unprotected: bool,
}

impl Run {
    /// A disturbed run without consents, before the account is looked at.
    pub(crate) fn new(what: What, ending: RunEnding, took: Duration, said: String) -> Self {
        let (consents, truth, traffic) = (Vec::new(), BTreeMap::new(), [None, None]);
        Self { what, ending, took, undisturbed: false, alone: true, consents, said, truth, traffic, unprotected: false }
    }
}

/// What a run was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Deploy,
    Plan,
    Destroy,
    Recover,
    Cancel,
    Refactor,
    Import,
    RevertDrift,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) enum RunEnding {
    /// With an outcome.
    Outcome(Box<Deployment>),
    /// Resources were moved, or not.
    Moves(RefactorOutcome),
    /// With an error.
    Error(EngineError),
    /// The process died.
    Died,
    /// It did not end in a day and a half, which is longer than CloudFormation waits for anything.
    Endless,
}

/// A stack as the account has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Truth {
    pub(crate) status: String,
    /// Whether its template is the one that was to be deployed.
    pub(crate) as_wanted: bool,
}

/// An event of a stack.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Told {
    pub(crate) at: f64,
    pub(crate) stack: String,
    pub(crate) token: String,
    pub(crate) logical_id: String,
    pub(crate) physical_id: String,
    pub(crate) kind: String,
    pub(crate) status: String,
    pub(crate) reason: String,
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "schedule {}", self.seed)?;
        for (number, run) in self.runs.iter().enumerate() {
            let ending = match &run.ending {
                RunEnding::Outcome(deployment) => {
                    let stacks: Vec<String> = deployment
                        .stacks
                        .iter()
                        .map(|stack| {
                            without_tokens(&format!("{} {:?}", stack.id, stack.outcome)).chars().take(160).collect()
                        })
                        .collect();
                    format!("{:?}\n    {}", deployment.outcome, stacks.join("\n    "))
                }
                RunEnding::Error(error) => format!("error: {}", without_tokens(&error.to_string())),
                other => format!("{other:?}"),
            };
            writeln!(f, "run {number}: {:?}, consents {:?}, {:?}: {ending}", run.what, run.consents, run.took)?;
            for call in self.calls.iter().filter(|call| call.run == number) {
                writeln!(f, "  {:>10.3} {} {}", call.at.as_secs_f64(), call.operation, short(&call.stack))?;
            }
            for (stack, truth) in &run.truth {
                writeln!(f, "  = {stack} {} as wanted: {}", truth.status, truth.as_wanted)?;
            }
            if run.traffic[0] != run.traffic[1] {
                writeln!(f, "  = traffic {:?}", run.traffic)?;
            }
        }
        for event in &self.events {
            writeln!(f, "event {} {} {}", short(&event.stack), event.logical_id, event.status)?;
        }
        write!(f, "left behind: {:?}", self.left_behind)
    }
}

/// A stack's name, of its ARN too.
pub(crate) fn short(stack: &str) -> &str {
    stack.split('/').nth(1).unwrap_or(stack)
}

/// A text without what differs from one run to the next: the names of change sets, which are in ARNs and tokens.
fn without_tokens(text: &str) -> String {
    let word = |word: &str| if word.contains("specforge-") { "…".to_owned() } else { word.to_owned() };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
