//! Every property that is a reference takes what it should, and nothing else.
//!
//! A generator writes one program of right uses and one of wrong ones, rustc reads each once, and its diagnostics are
//! compared with what was written: one error for each wrong use, in our words, at the offending token.
//!
//! `cargo test` takes every type with a reviewed reference and a sample of the others. All of them:
//! `cargo test -p specforge-compile-fail --test references -- --include-ignored`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod compiler;
mod literal;
mod program;
mod properties;
mod uses;

use std::collections::BTreeSet;
use std::path::Path;

use compiler::Compiler;
use program::Program;
use specforge_schema::ResourceType;

/// How many types share one run of rustc.
const BATCH: usize = 150;

/// Of the types without a reviewed reference, one in so many is in the sample.
const SAMPLE: usize = 20;

/// The types that the reviewed list speaks of.
fn reviewed() -> BTreeSet<String> {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specforge-dsl/schema/overlay/references.tsv");
    let text = std::fs::read_to_string(list).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

/// The types that have a reference anywhere.
fn referring() -> impl Iterator<Item = ResourceType> {
    specforge_schema::resources().filter(|resource| !properties::references(*resource).is_empty())
}

fn check(types: &[ResourceType], name: &str) {
    let compiler = Compiler::new();
    let mut problems = Vec::new();
    let mut counted = (0, 0);
    for (number, types) in types.chunks(BATCH).enumerate() {
        let right = Program::of(types, uses::right);
        let wrong = Program::of(types, uses::wrong);
        counted = (counted.0 + right.uses(), counted.1 + wrong.uses());
        problems.extend(right.problems(&compiler.errors(&format!("{name}_right_{number}"), right.text())));
        problems.extend(wrong.problems(&compiler.errors(&format!("{name}_wrong_{number}"), wrong.text())));
    }
    println!("{} types, {} right uses, {} wrong uses", types.len(), counted.0, counted.1);
    let shown: Vec<_> = problems.iter().take(60).map(String::as_str).collect();
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), shown.join("\n"));
    assert!(counted.0 >= types.len() && counted.1 >= types.len(), "each type has uses: {counted:?}");
}

#[test]
fn reviewed_references_and_a_sample_of_the_others_take_the_right_kinds_alone() {
    let reviewed = reviewed();
    let (first, others): (Vec<_>, Vec<_>) = referring().partition(|resource| reviewed.contains(resource.name()));
    assert!(first.len() > 80 && others.len() > 400, "{} and {} types", first.len(), others.len());
    let types: Vec<_> = first.into_iter().chain(others.into_iter().step_by(SAMPLE)).collect();
    check(&types, "sample");
}

#[test]
#[ignore = "minutes of rustc: every type"]
fn every_reference_takes_the_right_kinds_alone() {
    let types: Vec<_> = referring().collect();
    check(&types, "every");
}
