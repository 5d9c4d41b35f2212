//! The whole app proved by `cargo check`.
//!
//! A crate of stacks gets a build script that synthesizes its apps from the same source; what is wrong becomes an error of
//! rustc at the very token. One line in `Cargo.toml`, `build = "src/check.rs"`, and one file:
//!
//! ```ignore
//! #[path = "lib.rs"]
//! #[allow(warnings, reason = "the build of the library itself shows them")]
//! mod stacks;
//!
//! fn main() {
//!     specforge_dsl::check::in_build_script([stacks::production(), stacks::staging()]);
//! }
//! ```
//!
//! The crate's modules name each other with `super::`, which means the same in both places.

use std::collections::BTreeSet;
use std::path::Path;

use crate::App;
use crate::assembly::Location;
use crate::finding::{Finding, Severity};

/// The file in `OUT_DIR` that `#[component]` and `#[stack]` read.
const FILE: &str = "specforge-findings.tsv";

/// Synthesizes apps in a build script and leaves what is wrong for the compiler to show; sound apps print nothing.
///
/// A finding inside a component of another crate is shown at the innermost call in this one. A finding without a place in
/// this crate stops the build script itself, with its message.
#[track_caller]
pub fn in_build_script(apps: impl IntoIterator<Item = App>) {
    let caller = std::panic::Location::caller().file();
    let folder = Path::new(caller).parent().unwrap_or(Path::new(""));
    let mut lines = BTreeSet::new();
    let mut elsewhere = BTreeSet::new();
    for app in apps {
        let findings = match app.synthesize() {
            Ok(assembly) => assembly.warnings,
            Err(findings) => findings,
        };
        for finding in &findings {
            match place(finding, folder) {
                Some(place) if finding.severity == Severity::Error => {
                    lines.insert(line(finding, place));
                }
                _ => {
                    elsewhere.insert((finding.severity, message(finding)));
                }
            }
        }
    }
    println!("cargo::rerun-if-changed={}", folder.strip_prefix(crate_folder(folder)).unwrap_or(folder).display());
    for (severity, message) in elsewhere {
        let kind = if severity == Severity::Error { "error" } else { "warning" };
        println!("cargo::{kind}={}", message.replace('\n', "; "));
    }
    let written = std::env::var_os("OUT_DIR").map(|out| {
        std::fs::write(Path::new(&out).join(FILE), lines.into_iter().map(|line| line + "\n").collect::<String>())
    });
    match written {
        Some(Ok(())) => {}
        Some(Err(error)) => println!("cargo::error=cannot write the findings: {error}"),
        None => println!("cargo::error=`in_build_script` was called outside of a build script: OUT_DIR is not set"),
    }
}

/// `stacks/src` is in the crate `stacks`: cargo wants paths relative to it.
fn crate_folder(sources: &Path) -> &Path {
    sources.parent().unwrap_or(Path::new(""))
}

/// The finding's own place, or the innermost call in this crate that led to it.
fn place(finding: &Finding, folder: &Path) -> Option<Location> {
    let here = |location: &&Location| Path::new(location.file).starts_with(folder);
    finding.location.iter().find(here).or_else(|| finding.calls.iter().rev().find(here)).copied()
}

fn line(finding: &Finding, place: Location) -> String {
    let mut message = message(finding);
    if let Some(inside) = finding.location.filter(|inside| *inside != place) {
        message.push_str(&format!("\nnote: declared inside of the component, at {inside}"));
    }
    format!("{}\t{}\t{}\t{}", place.file, place.line, place.column, message.replace('\n', "\\n"))
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
