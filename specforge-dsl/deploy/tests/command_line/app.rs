//! The command line run on the shop, and edits of the shop.

use specforge_deploy::ExitCode;
use specforge_deploy::cli::{Captured, Console, run_with};
use specforge_dsl::assembly::{Assembly, Template};
use std::ffi::OsString;

/// What a command printed and how it ended.
pub(crate) struct Ran {
    pub(crate) code: ExitCode,
    pub(crate) data: String,
    pub(crate) messages: String,
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "exit code: {} ({:?})", self.code as u8, self.code)?;
        if !self.messages.is_empty() {
            write!(f, "--- stderr\n{}", self.messages)?;
        }
        if !self.data.is_empty() {
            write!(f, "--- stdout\n{}", self.data)?;
        }
        Ok(())
    }
}

/// Runs the command line of the app.
pub(crate) fn run(assembly: &Assembly, arguments: &[&str]) -> Ran {
    let (mut console, kept) = Console::captured();
    let arguments = std::iter::once("shop").chain(arguments.iter().copied()).map(OsString::from);
    let code = run_with(arguments, || Ok::<_, String>(assembly.clone()), &mut console);
    let Captured { data, messages } = kept.lock().unwrap().clone();
    Ran { code, data, messages }
}

/// The shop's own binary, an example that is built with the tests.
pub(crate) fn shop_binary() -> std::path::PathBuf {
    let tests = std::env::current_exe().unwrap();
    tests.parent().and_then(std::path::Path::parent).unwrap().join("examples").join("shop")
}

/// Runs the shop's own binary in an environment without region and credentials.
pub(crate) fn run_process(arguments: &[&str]) -> String {
    let binary = shop_binary();
    let home = tempfile::tempdir().unwrap();
    let output = std::process::Command::new(binary)
        .args(arguments)
        .env_clear()
        .env("HOME", home.path())
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .current_dir(home.path())
        .output()
        .unwrap();
    format!(
        "exit code: {}\n--- stderr\n{}--- stdout\n{}",
        output.status.code().unwrap(),
        String::from_utf8(output.stderr).unwrap(),
        String::from_utf8(output.stdout).unwrap()
    )
}

/// The same app with changed properties of one of its resources.
pub(crate) fn with_property(
    mut assembly: Assembly,
    stack: &str,
    resource: &str,
    property: &str,
    value: &str,
) -> Assembly {
    let stack = assembly.stacks.iter_mut().find(|one| one.id == stack).unwrap();
    let mut template = stack.template.to_value();
    template["Resources"][resource]["Properties"][property] = value.into();
    stack.template = Template::from_value(template);
    assembly
}

/// The same app without one of its resources.
pub(crate) fn without(mut assembly: Assembly, stack: &str, resource: &str) -> Assembly {
    let stack = assembly.stacks.iter_mut().find(|one| one.id == stack).unwrap();
    let mut template = stack.template.to_value();
    template["Resources"].as_object_mut().unwrap().remove(resource);
    stack.template = Template::from_value(template);
    assembly
}
