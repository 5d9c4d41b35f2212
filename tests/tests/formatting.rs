//! rustfmt understands the language: it lays literals out as those of structs, and leaves what it has laid out as it is.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::process::Command;

use specforge_tests::editors::workspace;

/// What rustfmt would change in a file and its modules.
fn differences(file: &str) -> String {
    let root = workspace();
    let output = Command::new("rustfmt")
        .args(["--check", "--edition", "2024", "--color", "never", "--config-path"])
        .arg(&root)
        .arg(root.join(file))
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_stacks_and_the_examples_are_as_rustfmt_writes_them() {
    assert_eq!(differences("stacks/src/lib.rs"), "");
    assert_eq!(differences("examples/src/lib.rs"), "");
}

/// The program has every construct of the language.
#[test]
fn every_construct_is_as_rustfmt_writes_it() {
    assert_eq!(differences("tests/compile-fail/ui-pass/language.rs"), "");
}
