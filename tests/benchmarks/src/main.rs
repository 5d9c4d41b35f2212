//! Synthesizes apps, and says what it cost: run by `measure.py`, or by hand.
//!
//! ```console
//! cargo run --release --package specforge-benchmarks -- environments
//! cargo run --release --package specforge-benchmarks -- scaling 20 500
//! ```

mod scaling;
// By its path: as a dependency it would bring the AWS SDK.
#[path = "../../../stacks/src/lib.rs"]
#[allow(dead_code, unreachable_pub, reason = "the package has what is used elsewhere")]
mod stacks;

use std::process::ExitCode;

use specforge_dsl::App;
use specforge_dsl::assembly::{Assembly, Template};

const USAGE: &str =
    "usage: specforge-benchmarks environments | scaling STACKS RESOURCES | without-checks STACKS RESOURCES";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let size = |at: usize| arguments.get(at).and_then(|number| number.parse::<usize>().ok());
    let done = match (arguments.first().map(String::as_str), size(1), size(2)) {
        (Some("environments"), ..) => environments(),
        (Some("scaling"), Some(stacks), Some(resources)) => checked(|| scaling::app(stacks, resources)),
        (Some("without-checks"), Some(stacks), Some(resources)) => without_checks(|| scaling::app(stacks, resources)),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    if done { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What `stacks` deploys.
fn environments() -> bool {
    checked(stacks::production) && checked(stacks::staging)
}

/// Declares, and synthesizes with all checks.
fn checked(declare: impl FnOnce() -> App) -> bool {
    let mut clock = Clock::start();
    let app = declare();
    clock.lap("declaration");
    let synthesized = app.synthesize();
    clock.lap("synthesis with checks");
    match synthesized {
        Ok(assembly) => {
            write(&assembly, &mut clock);
            true
        }
        Err(findings) => {
            eprintln!("{findings}");
            false
        }
    }
}

/// Declares and resolves alone.
fn without_checks(declare: impl FnOnce() -> App) -> bool {
    let mut clock = Clock::start();
    let app = declare();
    clock.lap("declaration");
    let assembly = app.synthesize_without_checks();
    clock.lap("synthesis without checks");
    write(&assembly, &mut clock);
    true
}

/// Writes the templates into memory, which is the time that serde_json takes for these bytes.
fn write(assembly: &Assembly, clock: &mut Clock) {
    let bytes: usize = assembly.stacks.iter().map(|stack| stack.template.to_json().len()).sum();
    clock.lap("writing");
    let resources = |template: &Template| template.as_value()["Resources"].as_object().map_or(0, |all| all.len());
    let resources: usize = assembly.stacks.iter().map(|stack| resources(&stack.template)).sum();
    println!("{} stacks, {resources} resources, {bytes} bytes", assembly.stacks.len());
}

/// CPU time by lap.
struct Clock(u64);

impl Clock {
    fn start() -> Self {
        Self(cpu_nanoseconds())
    }

    fn lap(&mut self, what: &str) {
        let now = cpu_nanoseconds();
        println!("{what}: {:.2} ms", now.saturating_sub(self.0) as f64 / 1e6);
        *self = Self::start();
    }
}

/// CPU time of this thread (proc(5), `/proc/self/schedstat`); zero where there is no such file.
fn cpu_nanoseconds() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or_default()
}
