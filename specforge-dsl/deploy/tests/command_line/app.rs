//! The command line run on the shop inside of the test, and edits of the shop.

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
