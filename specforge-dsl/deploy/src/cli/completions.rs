use super::args::{Arguments, CompletionsArguments};
use super::console::Console;
use crate::ExitCode;
use clap::CommandFactory;

pub(super) fn run(arguments: &CompletionsArguments, program: &str, console: &mut Console) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), program, &mut script);
    console.data(&String::from_utf8_lossy(&script));
    ExitCode::Success
}
