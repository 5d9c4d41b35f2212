//! A crate whose build script synthesizes its app: what only the running program can see is an error of `cargo check`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// A copy of the fixture in the build folder, which the test may edit.
fn copy_of_fixture() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned();
    let (from, to) = (root.join("tests/fixtures/whole-app"), Path::new(env!("CARGO_TARGET_TMPDIR")).join("whole-app"));
    std::fs::create_dir_all(to.join("src")).unwrap();
    for file in ["src/lib.rs", "src/network.rs", "src/check.rs"] {
        std::fs::copy(from.join(file), to.join(file)).unwrap();
    }
    let manifest = std::fs::read_to_string(from.join("Cargo.toml")).unwrap();
    let library = root.join("specforge-dsl").display().to_string().replace('\\', "/");
    std::fs::write(to.join("Cargo.toml"), manifest.replace("../../../specforge-dsl", &library)).unwrap();
    std::fs::copy(root.join("Cargo.lock"), to.join("Cargo.lock")).unwrap();
    to
}

/// Whether `cargo check` passes, and what it says.
fn check(folder: &Path) -> (bool, String) {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--quiet", "--offline", "--color", "never"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .output()
        .unwrap();
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_computed_mistake_is_an_error_at_its_token_and_a_sound_app_says_nothing() {
    let folder = copy_of_fixture();
    let (sound, said) = check(&folder);
    assert!(!sound, "the fixture's network has bits set behind its prefix");
    insta::assert_snapshot!(said);

    let library = folder.join("src/lib.rs");
    let repaired = std::fs::read_to_string(&library).unwrap().replace("10.0.1.0/16", "10.0.0.0/16");
    std::fs::write(&library, repaired).unwrap();
    assert_eq!(check(&folder), (true, String::new()));
}
