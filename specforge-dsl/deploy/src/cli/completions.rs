use super::args::Arguments;
use super::console::Console;
use crate::ExitCode;
use clap::{Args, CommandFactory};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  completions bash > ~/.local/share/bash-completion/completions/PROGRAM
  completions zsh > ~/.zfunc/_PROGRAM

PROGRAM is what the binary is called.")]
pub(crate) struct CompletionsArguments {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

pub(super) fn run(arguments: &CompletionsArguments, program: &str, console: &mut Console) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), program, &mut script);
    console.data(&String::from_utf8_lossy(&script));
    ExitCode::Success
}
