//! What must hold whatever happens. Each function returns how a history breaks it.

use crate::app::NEST;
use crate::history::{Call, History, Run, RunEnding, Told, Truth, What, short};
use specforge_deploy::engine::{EngineError, StackOutcome};
use specforge_deploy::gate::HazardKind;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

type Invariant = fn(&History) -> Vec<String>;

/// All of them, by name.
pub(crate) const ALL: [(&str, Invariant); 10] = [
    ("executed at most once", executed_at_most_once),
    ("no data lost without consent", no_data_lost_without_consent),
    ("always ends", always_ends),
    ("the outcome is true", the_outcome_is_true),
    ("gets on when nothing disturbs", gets_on_when_nothing_disturbs),
    ("nothing left behind", nothing_left_behind),
    ("no call loop without backoff", no_call_loop_without_backoff),
    ("secrets stay secret", secrets_stay_secret),
    ("traffic stays where it is", traffic_stays_where_it_is),
    ("what ECS owns is protected", what_ecs_owns_is_protected),
];

/// Every way in which a history breaks an invariant.
pub(crate) fn broken(history: &History) -> Vec<String> {
    ALL.iter().flat_map(|(name, check)| check(history).into_iter().map(move |how| format!("{name}: {how}"))).collect()
}

/// A change set is executed under one token, which makes repeating the call harmless. And a stack has one
/// operation for each token.
fn executed_at_most_once(history: &History) -> Vec<String> {
    let mut tokens: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for call in history.calls.iter().filter(|call| call.operation == "ExecuteChangeSet") {
        tokens.entry(&call.change_set).or_default().insert(&call.token);
    }
    let twice = tokens.iter().filter(|(_, tokens)| tokens.len() > 1 || tokens.contains(""));
    let twice = twice.map(|(set, tokens)| format!("{set} under {tokens:?}"));
    let mut begun: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let begins = |event: &&Told| {
        of_stack(event)
            && matches!(event.status.as_str(), "CREATE_IN_PROGRESS" | "UPDATE_IN_PROGRESS")
            && !event.token.is_empty()
    };
    for event in history.events.iter().filter(begins) {
        *begun.entry((&event.stack, &event.token)).or_default() += 1;
    }
    let begun = begun.into_iter().filter(|(_, times)| *times > 1);
    twice.chain(begun.map(|((stack, token), times)| format!("{stack} began {times} times under {token}"))).collect()
}

/// What holds data and existed before an operation is deleted or let go by it only with a consent by name.
fn no_data_lost_without_consent(history: &History) -> Vec<String> {
    let runs: BTreeMap<&str, &Run> = history
        .calls
        .iter()
        .filter(|call| !call.token.is_empty())
        .filter_map(|call| Some((call.token.as_str(), history.runs.get(call.run)?)))
        .collect();
    let mut made: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let mut attempts: BTreeMap<&str, Attempt<'_>> = BTreeMap::new();
    // Nested stacks that never stood: the one around them makes another in their place.
    let mut stillborn: BTreeSet<&str> = BTreeSet::new();
    let mut lost = Vec::new();
    for event in &history.events {
        let attempt = attempts.entry(around(&event.stack)).or_default();
        if of_stack(event) {
            // An operation of a nested stack is a part of the one around it.
            match event.status.as_str() {
                _ if !is_nested(&event.stack) => attempt.comes_to(event),
                "CREATE_FAILED" => drop(stillborn.insert(&event.stack)),
                "CREATE_COMPLETE" | "UPDATE_COMPLETE" => drop(stillborn.remove(event.stack.as_str())),
                _ => {}
            }
            continue;
        }
        let called = match is_nested(&event.stack) {
            true => format!("{NEST}/{}", event.logical_id),
            false => event.logical_id.clone(),
        };
        let key = (event.kind.as_str(), event.physical_id.as_str());
        if !event.physical_id.is_empty() && brings_into_being(&event.status) {
            made.entry(key).or_insert(&event.token);
        }
        let gone = matches!(event.status.as_str(), "DELETE_COMPLETE" | "DELETE_SKIPPED");
        let maker = made.get(&key).copied().filter(|token| *token != event.token);
        if event.status == "DELETE_COMPLETE" {
            made.remove(&key);
        }
        let Some(maker) = maker.filter(|_| gone && holds_data(&event.kind)) else { continue };
        if attempt.undoes(maker) || stillborn.contains(event.stack.as_str()) {
            continue;
        }
        let Some(run) = runs.get(event.token.as_str()) else {
            lost.push(format!("{} of {}, by nobody", event.logical_id, short(&event.stack)));
            continue;
        };
        let fits = |run: &Run, kind: &HazardKind| match run.what {
            What::Destroy => *kind == HazardKind::Delete,
            _ => matches!(kind, HazardKind::Replace | HazardKind::Delete),
        };
        let consented = attempt
            .tokens
            .iter()
            .filter_map(|token| runs.get(token))
            .chain([run])
            .any(|run| run.consents.iter().any(|(kind, name)| fits(run, kind) && *name == called));
        // Whoever destroys a stack keeps what is retained.
        let kept = run.what == What::Destroy && event.status == "DELETE_SKIPPED";
        if !consented && !kept {
            lost.push(format!("{} of {} ({})", event.logical_id, short(&event.stack), event.status));
        }
    }
    lost
}

/// What failed to be created holds nothing.
fn brings_into_being(status: &str) -> bool {
    matches!(status, "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "IMPORT_COMPLETE")
}

/// The operations on a stack since it last stood well: one that fails and waits is continued or undone by the next.
#[derive(Default)]
struct Attempt<'a> {
    tokens: Vec<&'a str>,
    status: &'a str,
}

impl<'a> Attempt<'a> {
    fn comes_to(&mut self, event: &'a Told) {
        self.status = &event.status;
        if event.status.ends_with("_COMPLETE") {
            self.tokens.clear();
        } else if !event.token.is_empty() {
            self.tokens.push(&event.token);
        }
    }

    /// Whether the stack is on its way back, and what `token` made goes with it.
    fn undoes(&self, token: &str) -> bool {
        self.status.contains("ROLLBACK") && self.tokens.contains(&token)
    }
}

/// Every run comes to an end.
fn always_ends(history: &History) -> Vec<String> {
    let endless = history.runs.iter().enumerate().filter(|(_, run)| matches!(run.ending, RunEnding::Endless));
    endless.map(|(number, run)| format!("run {number} went on for {:?}", run.took)).collect()
}

/// What a run says about a stack is how the stack stands.
fn the_outcome_is_true(history: &History) -> Vec<String> {
    let mut lies = Vec::new();
    for (number, run) in history.runs.iter().enumerate() {
        let RunEnding::Outcome(deployment) = &run.ending else { continue };
        for stack in &deployment.stacks {
            let truth = run.truth.get(&stack.stack);
            // What another run at the same time did to the stack afterwards is not this one's to know.
            if run.alone && !is_true(run.what, &stack.outcome, truth) {
                lies.push(format!("run {number} says {:?} of {}, which is {truth:?}", stack.outcome, stack.id));
            }
        }
    }
    lies.into_iter().map(|lie| lie.chars().take(400).collect()).collect()
}

fn is_true(what: What, outcome: &StackOutcome, truth: Option<&Truth>) -> bool {
    let status = truth.map(|truth| truth.status.as_str()).unwrap_or_default();
    let stands = matches!(status, "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "IMPORT_COMPLETE");
    // Imports and reverts bring along nothing else of what the app declares.
    let on_its_own = matches!(what, What::Import | What::RevertDrift);
    let as_wanted = truth.is_some_and(|truth| truth.as_wanted || on_its_own);
    match outcome {
        StackOutcome::Deployed | StackOutcome::DeployedWithLeftovers(_) => stands && as_wanted,
        // A stack that was rolled back to the wanted template has no change to make either.
        StackOutcome::NoChange => as_wanted && !is_paused(status),
        StackOutcome::RolledBack(_) | StackOutcome::Cancelled(_) => status.ends_with("ROLLBACK_COMPLETE"),
        StackOutcome::Recovered => status.ends_with("_ROLLBACK_COMPLETE"),
        StackOutcome::CreationUndone => status == "ROLLBACK_COMPLETE",
        StackOutcome::Paused(_) => is_paused(status),
        StackOutcome::Failed(_) => status.ends_with("_FAILED") || truth.is_none(),
        StackOutcome::Deleted => truth.is_none(),
        // Reads lag behind: the shell of a stack may be too young to be seen.
        StackOutcome::NotThere => truth.is_none() || status == "REVIEW_IN_PROGRESS",
        // Whoever looks once may be told how it stood a moment ago.
        StackOutcome::NotReady { status: said, .. } => said == status || what != What::Deploy,
        _ => true,
    }
}

fn is_paused(status: &str) -> bool {
    matches!(status, "CREATE_FAILED" | "UPDATE_FAILED")
}

/// A deployment that nobody disturbs fails neither at a call nor at what an earlier run left running.
fn gets_on_when_nothing_disturbs(history: &History) -> Vec<String> {
    let mut stuck = Vec::new();
    for (number, run) in history.runs.iter().enumerate().filter(|(_, run)| run.undisturbed && run.what == What::Deploy)
    {
        match &run.ending {
            RunEnding::Outcome(deployment) => {
                let held = deployment.stacks.iter().filter(|stack| is_stuck(&stack.outcome));
                stuck.extend(held.map(|stack| format!("run {number} says {:?} of {}", stack.outcome, stack.id)));
            }
            RunEnding::Error(EngineError::Call(error)) => stuck.push(format!("run {number} fails: {error}")),
            RunEnding::Error(EngineError::Input(_)) | RunEnding::Moves(_) | RunEnding::Died | RunEnding::Endless => {}
        }
    }
    stuck
}

fn is_stuck(outcome: &StackOutcome) -> bool {
    match outcome {
        StackOutcome::CallFailed(_) | StackOutcome::LostContact(_) => true,
        StackOutcome::NotReady { status, .. } => status.ends_with("_IN_PROGRESS"),
        StackOutcome::Refused(refusal) => refusal.reason.contains("_IN_PROGRESS state"),
        _ => false,
    }
}

/// After a last run that nobody disturbed, no change set waits and no empty shell of a stack stands around.
fn nothing_left_behind(history: &History) -> Vec<String> {
    history.left_behind.clone()
}

/// No call is repeated again and again without a pause, and no minute has more calls than an account bears.
fn no_call_loop_without_backoff(history: &History) -> Vec<String> {
    /// The same call, at the same instant.
    const AT_ONCE: usize = 3;
    /// Calls of one run in a minute: a look is two calls, at most each second, for each of three stacks.
    const A_MINUTE: usize = 420;
    let mut loops = Vec::new();
    let same = |one: &Call, other: &Call| {
        (&one.operation, &one.stack, &one.change_set, &one.page, one.run, one.at)
            == (&other.operation, &other.stack, &other.change_set, &other.page, other.run, other.at)
    };
    for run in history.calls.chunk_by(same).filter(|run| run.len() > AT_ONCE) {
        loops.push(format!("{} times {} at {:?}", run.len(), run[0].operation, run[0].at));
    }
    let mut first = 0;
    for (index, call) in history.calls.iter().enumerate() {
        while history.calls[first].at + Duration::from_secs(60) < call.at {
            first += 1;
        }
        let recent = history.calls[first..=index].iter().filter(|other| other.run == call.run).count();
        if recent > A_MINUTE {
            loops.push(format!("{recent} calls in the minute before {:?}", call.at));
            break;
        }
    }
    loops
}

/// No value of a secret is in anything that the program says.
fn secrets_stay_secret(history: &History) -> Vec<String> {
    let runs = history.runs.iter().enumerate();
    let told = runs.filter(|(_, run)| history.secrets.iter().any(|secret| run.said.contains(secret)));
    told.map(|(number, _)| format!("run {number} told one")).collect()
}

/// No run moves the traffic of a rule whose weights ECS owns, not even one that may change the rule. Those who ask for a way
/// back get what the stack had on record.
fn traffic_stays_where_it_is(history: &History) -> Vec<String> {
    let asks_for_a_way_back = |run: &Run| matches!(run.what, What::Recover | What::Cancel);
    let runs = history.runs.iter().enumerate().filter(|(_, run)| run.alone && !asks_for_a_way_back(run));
    let moved = runs.filter_map(|(number, run)| match &run.traffic {
        [Some(before), Some(after)] if before.is_comparable(after) && before != after => {
            Some(format!("run {number} moved it from {before:?} to {after:?}"))
        }
        _ => None,
    });
    moved.collect()
}

/// After a deployment that nobody disturbed, a rule whose weights ECS owns is safe from the console.
fn what_ecs_owns_is_protected(history: &History) -> Vec<String> {
    let undisturbed = |run: &(usize, &Run)| run.1.undisturbed && run.1.what == What::Deploy && run.1.unprotected;
    history
        .runs
        .iter()
        .enumerate()
        .filter(undisturbed)
        .map(|(number, _)| format!("run {number} left it open"))
        .collect()
}

/// Of the stack itself, not of one that it nests.
fn of_stack(event: &Told) -> bool {
    event.kind == "AWS::CloudFormation::Stack" && event.logical_id != NEST
}

fn is_nested(stack: &str) -> bool {
    short(stack).contains(&format!("-{NEST}-"))
}

/// The name of the stack at the root of a nested one, and of any other itself.
fn around(stack: &str) -> &str {
    short(stack).split(&format!("-{NEST}-")).next().unwrap_or_default()
}

fn holds_data(kind: &str) -> bool {
    matches!(kind, "AWS::DynamoDB::Table" | "AWS::SQS::Queue" | "AWS::Logs::LogGroup")
}
