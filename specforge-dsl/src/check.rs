//! The whole app proved by `cargo check`.
//!
//! A crate of stacks gets a build script that synthesizes its apps from the same source; what is wrong becomes an error of
//! rustc at the very token, and what is worth a look a warning. One line in `Cargo.toml`, `build = "src/check.rs"`, and one
//! file:
//!
//! ```ignore
//! #[path = "lib.rs"]
//! #[allow(warnings, reason = "the build of the library itself shows them")]
//! mod stacks;
//! use stacks::*;
//!
//! fn main() {
//!     specforge_dsl::check::in_build_script([production(), staging()]);
//! }
//! ```
//!
//! The line `use stacks::*` lets the crate's modules name each other with `crate::`, as everywhere; without it they use
//! `super::`.

mod attributed;
mod package;

use std::collections::BTreeSet;
use std::path::Path;

use crate::App;
use crate::assembly::Location;
use crate::finding::{Finding, Severity};
use attributed::Attributed;
use package::Package;

/// The file in `OUT_DIR` that `#[component]` and `#[stack]` read.
const FILE: &str = "specforge-findings.tsv";

/// The environment variable that turns the proof off.
const SWITCH: &str = "SPECFORGE_CHECK";

/// Synthesizes apps in a build script and leaves what is wrong for the compiler to show; sound apps print nothing.
///
/// A finding inside a component of another crate is shown at the innermost call in this one. A finding without a place that
/// a macro of this crate sees is printed by cargo itself: an error stops the build script, a warning does not.
///
/// With `SPECFORGE_CHECK=off` in the environment it finds nothing, so that a broken app compiles and its own program can say
/// what is wrong, for example with `check --format github`. That program still refuses to synthesize and to deploy.
///
/// A build script that calls this runs again when a file of its own folder changes. An app that reads other files while it
/// is synthesized says so with a `cargo::rerun-if-changed=` of its own.
#[track_caller]
pub fn in_build_script(apps: impl IntoIterator<Item = App>) {
    let script = std::panic::Location::caller().file();
    let package = Package::of_build_script(script);
    let off = std::env::var_os(SWITCH).is_some_and(|value| value == "off");
    let mut attributed = Attributed::new(&package);
    let (mut at_tokens, mut elsewhere, mut all) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for app in apps.into_iter().filter(|_| !off) {
        let findings = match app.synthesize() {
            Ok(assembly) => assembly.warnings,
            Err(findings) => findings,
        };
        for finding in &findings {
            let place = finding.place_where(|place| package.has(place));
            let by_cargo = (finding.severity, said_by_cargo(finding, place));
            match place {
                Some(place) if attributed.has(&place) => {
                    at_tokens.insert(line(finding, place));
                }
                _ => {
                    elsewhere.insert(by_cargo.clone());
                }
            }
            all.insert(by_cargo);
        }
    }
    println!("cargo::rerun-if-env-changed={SWITCH}");
    println!("cargo::rerun-if-changed={}", package.relative(script).parent().unwrap_or(Path::new("")).display());
    // After an error of the build script the compiler does not run: what it would show is said here, too.
    let stops = elsewhere.iter().any(|(severity, _)| *severity == Severity::Error);
    for (severity, message) in if stops { all } else { elsewhere } {
        let kind = if severity == Severity::Error { "error" } else { "warning" };
        println!("cargo::{kind}={message}");
    }
    let written = std::env::var_os("OUT_DIR").map(|out| {
        std::fs::write(Path::new(&out).join(FILE), at_tokens.into_iter().map(|line| line + "\n").collect::<String>())
    });
    match written {
        Some(Ok(())) => {}
        Some(Err(error)) => println!("cargo::error=cannot write the findings: {error}"),
        None => println!("cargo::error=`in_build_script` was called outside of a build script: OUT_DIR is not set"),
    }
}

/// `severity TAB file TAB line TAB column TAB message`, with `\n` for a line's end in the message.
fn line(finding: &Finding, place: Location) -> String {
    let severity = if finding.severity == Severity::Error { "error" } else { "warning" };
    let mut message = message(finding);
    if let Some(inside) = finding.location.filter(|inside| *inside != place) {
        message.push_str(&format!("\nnote: declared inside of the component, at {inside}"));
    }
    let message = message.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "");
    format!("{severity}\t{}\t{}\t{}\t{message}", place.file, place.line, place.column)
}

/// One line, since cargo takes no more.
fn said_by_cargo(finding: &Finding, place: Option<Location>) -> String {
    let place = place.or(finding.location).map(|place| format!("{place}: ")).unwrap_or_default();
    format!("{place}{}", message(finding).replace('\n', "; ").replace('\r', ""))
}

fn message(finding: &Finding) -> String {
    let mut message = format!("{}: {}", finding.code, finding.message);
    if let Some(label) = &finding.label {
        message.push_str(&format!("\nnote: {label}"));
    }
    for (place, label) in &finding.related {
        message.push_str(&format!("\nnote: {place}: {label}"));
    }
    if let Some(help) = &finding.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    message
}
