//! A crate whose build script synthesizes its apps: what only the running program can see is an error of `cargo check`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// A copy of the fixture in the build folder, which the test may edit.
fn copy_of_fixture() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned();
    let (from, to) = (root.join("tests/fixtures/whole-app"), Path::new(env!("CARGO_TARGET_TMPDIR")).join("whole-app"));
    let library = root.join("specforge-dsl").display().to_string().replace('\\', "/");
    for folder in ["", "src", "library", "library/src"] {
        std::fs::create_dir_all(to.join(folder)).unwrap();
        for entry in std::fs::read_dir(from.join(folder)).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() {
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let text = text.replace("../../../../specforge-dsl", &library).replace("../../../specforge-dsl", &library);
            std::fs::write(to.join(folder).join(entry.file_name()), text).unwrap();
        }
    }
    std::fs::copy(root.join("Cargo.lock"), to.join("Cargo.lock")).unwrap();
    to
}

/// Whether `cargo check` passes, and what it says.
fn check(folder: &Path) -> (bool, String) {
    check_with(folder, &[])
}

fn check_with(folder: &Path, environment: &[(&str, &str)]) -> (bool, String) {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--quiet", "--offline", "--color", "never"])
        .current_dir(folder)
        .env_remove("SPECFORGE_CHECK")
        .envs(environment.iter().copied())
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .output()
        .unwrap();
    (output.status.success(), String::from_utf8(output.stderr).unwrap().replace(folder.to_str().unwrap(), "FOLDER"))
}

/// Puts `with` where `what` is in a file of the fixture's sources.
fn edit(folder: &Path, file: &str, what: &str, with: &str) {
    let path = folder.join("src").join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(what), "{file} has no `{what}`");
    std::fs::write(path, text.replace(what, with)).unwrap();
}

#[test]
fn what_only_the_program_can_see_is_an_error_at_its_token_and_a_sound_app_says_nothing() {
    let folder = copy_of_fixture();
    // What no macro can show stops the build script itself, with its place.
    let (sound, said) = check(&folder);
    assert!(!sound);
    insta::assert_snapshot!("no_macro_can_show_it", said);

    let (sound, said) = check_with(&folder, &[("SPECFORGE_CHECK", "off")]);
    assert!(sound, "the program itself is to say it: {said}");

    edit(&folder, "check.rs", ", empty()", "");
    edit(&folder, "secrets.rs", "scope.requires(Prerequisite::new(\"patience\"))", "let _ = scope");
    let (sound, said) = check(&folder);
    assert!(!sound);
    insta::assert_snapshot!("errors_at_their_tokens", said);

    edit(&folder, "lib.rs", "10.0.1.0/16", "10.0.0.0/16");
    edit(&folder, "lib.rs", "10.1.0.128/25", "10.1.1.0/24");
    edit(&folder, "lib.rs", "501", "499");
    edit(&folder, "network.rs", "9_000", "60");
    edit(&folder, "network.rs", "declare(\"a\");\n    declare(\"a\");", "declare(\"a\");\n    declare(\"b\");");
    edit(&folder, "circle.rs", "Second", "Third");
    edit(&folder, "circle.rs", "Frist", "AWS::StackName");
    edit(&folder, "secrets.rs", "no_echo: true", "no_echo: false");
    let (sound, said) = check(&folder);
    assert!(sound, "a warning does not stop: {said}");
    insta::assert_snapshot!("a_warning_is_a_warning", said);

    edit(&folder, "network.rs", "library::open_port(scope, 5432)", "library::open_port(scope, 443)");
    assert_eq!(check(&folder), (true, String::new()));
}
