//! Thousands of deployments that go wrong in every way, each the same every time for the same seed.
//!
//! A schedule is a random app, random edits of it, and for each edit deployments with random faults at every call and every
//! resource, whose process dies between any two calls and is started again. What must hold whatever happens stands in
//! [`invariants`], one function each.
//!
//! `SPECFORGE_SIMULATION_SCHEDULES` says how many schedules run, `SPECFORGE_SIMULATION_SEED` runs a single one.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod app;
mod coverage;
mod dice;
mod edits;
mod history;
mod invariants;
mod mutations;
mod recorder;
mod runs;
mod sabotage;
mod schedule;
mod site;
mod truth;

use coverage::Coverage;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many schedules run when nothing else is said: what takes seconds without optimization. `.ci/run` plays many more.
const SCHEDULES: u64 = 60;

/// So many schedules meet everything that may come up.
const MANY: u64 = 50_000;

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")))
}

#[test]
fn schedules() {
    if let Some(seed) = number("SPECFORGE_SIMULATION_SEED") {
        let history = schedule::run(seed);
        println!("{history}");
        let broken = invariants::broken(&history);
        assert!(broken.is_empty(), "{}", broken.join("\n"));
        return;
    }
    let schedules = number("SPECFORGE_SIMULATION_SCHEDULES").unwrap_or(SCHEDULES);
    let next = AtomicU64::new(0);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let coverage = Mutex::new(Coverage::default());
    let failures: Vec<String> = std::thread::scope(|scope| {
        let work = || {
            let mut failures = Vec::new();
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= schedules || failures.len() > 4 {
                    return failures;
                }
                let broken = std::panic::catch_unwind(|| {
                    let history = schedule::run(seed);
                    coverage.lock().expect("nobody panics with it").add(&history);
                    invariants::broken(&history)
                });
                let broken = broken.unwrap_or_else(|_| vec!["the schedule panicked".to_owned()]);
                if !broken.is_empty() {
                    failures.push(format!("seed {seed}:\n  {}\n  {}", broken.join("\n  "), replay(seed)));
                }
            }
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker")).collect()
    });
    let coverage = coverage.into_inner().expect("nobody panics with it");
    println!("{coverage}");
    assert!(failures.is_empty(), "{} of {schedules} schedules failed:\n{}", failures.len(), failures.join("\n"));
    if schedules >= MANY {
        assert_eq!(coverage.holes(), [""; 0], "what {schedules} schedules never met");
    }
}

/// The command that runs one schedule again and prints what happened.
fn replay(seed: u64) -> String {
    format!(
        "replay: SPECFORGE_SIMULATION_SEED={seed} cargo test -p specforge-deploy --test simulation schedules -- --nocapture"
    )
}

#[test]
fn a_schedule_is_the_same_each_time() {
    for seed in [3, 14, 159] {
        assert_eq!(schedule::run(seed).to_string(), schedule::run(seed).to_string(), "seed {seed}");
    }
}
