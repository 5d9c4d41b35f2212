//! rustc, and what it says.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// An error of rustc.
pub(crate) struct Error {
    pub(crate) message: String,
    /// The line of the primary span, from 1; 0 if there is none.
    pub(crate) line: usize,
    /// Its column, from 1.
    pub(crate) column: usize,
}

/// rustc with the library at hand.
pub(crate) struct Compiler {
    folder: PathBuf,
    library: PathBuf,
}

impl Compiler {
    /// Checks the library as cargo does, which is nothing to do if it was checked before.
    pub(crate) fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).to_owned();
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["check", "--quiet", "--offline", "--package", "specforge-dsl", "--message-format", "json"])
            .arg("--target-dir")
            .arg(folder.parent().unwrap())
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        let messages = String::from_utf8(output.stdout).unwrap();
        let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let library = messages
            .filter(|message| message["reason"] == "compiler-artifact" && message["target"]["name"] == "specforge_dsl")
            .flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default())
            .filter_map(|name| name.as_str().map(PathBuf::from))
            .find(|name| name.extension().is_some_and(|extension| extension == "rmeta"));
        let library = library.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        Self { folder, library }
    }

    /// The errors of a program.
    pub(crate) fn errors(&self, name: &str, text: &str) -> Vec<Error> {
        let source = self.folder.join(format!("references_{name}.rs"));
        std::fs::write(&source, text).unwrap();
        let output = Command::new("rustc")
            .args(["--edition", "2024", "--crate-type", "lib", "--emit", "metadata", "--error-format", "json"])
            .arg("--out-dir")
            .arg(&self.folder)
            .arg("--extern")
            .arg(format!("specforge_dsl={}", self.library.display()))
            .arg("-L")
            .arg(format!("dependency={}", self.library.parent().unwrap().display()))
            .arg(&source)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let errors: Vec<_> =
            said.lines().filter_map(|line| serde_json::from_str(line).ok()).filter_map(error).collect();
        assert_eq!(errors.is_empty(), output.status.success(), "{name}: {said:.2000}");
        errors
    }
}

fn error(diagnostic: Value) -> Option<Error> {
    let message = diagnostic["message"].as_str()?.to_owned();
    if diagnostic["level"] != "error" || message.starts_with("aborting due to") {
        return None;
    }
    let primary = diagnostic["spans"].as_array()?.iter().find(|span| span["is_primary"] == true);
    let number = |name: &str| primary.and_then(|span| span[name].as_u64()).unwrap_or(0) as usize;
    Some(Error { message, line: number("line_start"), column: number("column_start") })
}
