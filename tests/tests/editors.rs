//! The expansion for editors of every file in the language: rustc finds nothing wrong with it, so neither does an editor.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::Command;

use specforge_tests::editors;

/// The macros take the variable as the sign that rust-analyzer runs them. Nothing is run: its build folder is its own.
const SIGN: &str = "RUST_ANALYZER_INTERNALS_DO_NOT_USE";

#[test]
fn the_expansion_for_editors_is_sound_in_every_file_of_the_language() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("editors");
    editors::write_crate(&folder, "").unwrap();
    assert_eq!(check(&folder), (true, String::new()));

    // The same check finds what an editor would find, and the expansion is the one for editors.
    editors::write_crate(&folder, "#[component] fn wrong(scope: &Scope, vpc: Handle<ec2::Vpc>) { let t = sns::Topic { display_name: vpc, topic_nam: \"a\" }; }").unwrap();
    let (sound, said) = check(&folder);
    assert!(!sound, "{said}");
    assert!(said.contains("expected text, found `specforge_dsl::Handle<Vpc>`"), "{said}");
    assert!(said.contains("no field `topic_nam` on type `wrong::__properties::Topic`"), "{said}");
}

/// Whether `cargo check` passes, and what it says.
fn check(folder: &Path) -> (bool, String) {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--quiet", "--offline", "--color", "never"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env(SIGN, "1")
        .output()
        .unwrap();
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}
