//! The command line that a stack's binary gets from one line of code.

mod args;
mod cancel;
mod check;
mod completions;
mod connection;
mod console;
mod deploy;
mod destroy;
mod diff;
mod drift;
mod events;
mod faults;
#[cfg(unix)]
mod hangup;
mod import;
mod inbox;
mod list;
mod live;
mod nested_templates;
mod outputs;
mod permissions;
mod plan;
mod plan_format;
mod recover;
mod redeployment;
mod refactor;
mod rehearse;
mod release;
mod restart;
mod status;
mod synth;
mod synthesis_folder;
mod synthesized;
mod tamper;
mod target;
mod translate;
mod watching;

pub use console::{Captured, Console};
pub use synthesized::{Mistakes, Synthesized};

use crate::ExitCode;
use crate::engine::EngineError;
use crate::render;
use crate::text::Text;
use args::{Arguments, Command};
use clap::error::{ContextKind, ContextValue};
use clap::{CommandFactory, FromArgMatches};
use inbox::Inbox;
use specforge_dsl::assembly::Assembly;
use specforge_dsl::report;
use std::ffi::OsString;
use std::io;
use std::path::Path;
pub(crate) use target::Target;

/// Runs the command line of an app's binary.
///
/// ```no_run
/// # fn app() -> specforge_dsl::App {
/// #     specforge_dsl::App::new("shop")
/// # }
/// fn main() -> std::process::ExitCode {
///     specforge_deploy::run(app)
/// }
/// ```
pub fn run<S: Synthesized>(app: impl FnOnce() -> S) -> std::process::ExitCode {
    run_with(std::env::args_os(), app, &mut Console::process()).into()
}

/// Runs the command line with the given arguments (the first is the program's name) on the given console.
pub fn run_with<S: Synthesized>(
    arguments: impl IntoIterator<Item = OsString>,
    app: impl FnOnce() -> S,
    console: &mut Console,
) -> ExitCode {
    command_line(arguments.into_iter().collect(), Box::new(|| app().assembly()), console)
}

/// How an app is synthesized, whatever type its function has.
type Synthesis<'a> = Box<dyn FnOnce() -> Result<Assembly, Mistakes> + 'a>;

/// Not generic, so that it is compiled with this crate and not again with each edit of a stack.
fn command_line(arguments: Vec<OsString>, app: Synthesis<'_>, console: &mut Console) -> ExitCode {
    let program = program_name(arguments.first());
    let command = Arguments::command().name(program.clone()).bin_name(program.clone());
    let parsed = command.try_get_matches_from(arguments).and_then(|matches| Arguments::from_arg_matches(&matches));
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            let error = without_values(error);
            let text = error.render().ansi().to_string();
            if error.use_stderr() {
                console.error(&text);
                return ExitCode::Usage;
            }
            console.data(&text);
            return ExitCode::Success;
        }
    };
    match dispatch(parsed.command, &program, app, console) {
        // Whoever hung up reads nothing any more, and knows that they left.
        Ok(code) => match console.lost().filter(|_| code != ExitCode::Interrupted).map(str::to_owned) {
            None => code,
            Some(reason) => {
                let stop = Stop::File { action: "write to stdout".to_owned(), reason, help: Text::default() };
                console.error(&render::stop(&stop, console.page()));
                stop.exit_code()
            }
        },
        Err(stop) => {
            console.error(&render::stop(&stop, console.page()));
            stop.exit_code()
        }
    }
}

/// An assignment without a name is most likely the value of a secret whose name was forgotten: it is not repeated.
fn without_values(mut error: clap::Error) -> clap::Error {
    let argument = error.get(ContextKind::InvalidArg).map(ToString::to_string).unwrap_or_default();
    if error.kind() == clap::error::ErrorKind::ValueValidation && argument.contains("NAME=VALUE") {
        error.insert(ContextKind::InvalidValue, ContextValue::String("…".to_owned()));
    }
    error
}

fn dispatch(command: Command, program: &str, app: Synthesis<'_>, console: &mut Console) -> Result<ExitCode, Stop> {
    if let Command::Completions(arguments) = &command {
        return Ok(completions::run(arguments, program, console));
    }
    if let Command::Translate(arguments) = &command {
        return translate::run(arguments, console);
    }
    let synthesized = app();
    if let Command::Check(arguments) = &command {
        return check::run(arguments, synthesized, console);
    }
    let assembly = synthesized.map_err(Stop::Mistakes)?;
    if !assembly.warnings.is_empty() && matches!(command, Command::Synth(_) | Command::Deploy(_)) {
        console.message(&format!("{}\n", report::styled(&assembly.warnings)));
    }
    console.lead_to(Target::of(&command));
    // Questions and interrupts are about a person in front of the process.
    let listens = console.is_of_process();
    match command {
        Command::Synth(arguments) => synth::run(&arguments, &assembly, console),
        Command::List(arguments) => list::run(&arguments, &assembly, console),
        Command::Diff(arguments) => diff::run(&arguments, &assembly, console),
        Command::Plan(arguments) => block_on(listens, plan::run(&arguments, &assembly, console))?,
        Command::Deploy(arguments) => block_on(listens, deploy::run(&arguments, &assembly, console))?,
        Command::Rehearse(arguments) => block_on(listens, rehearse::run(&arguments, &assembly, console))?,
        Command::Destroy(arguments) => block_on(listens, destroy::run(&arguments, &assembly, console))?,
        Command::Outputs(arguments) => block_on(listens, outputs::run(&arguments, &assembly, console))?,
        Command::Events(arguments) => block_on(listens, events::run(&arguments, &assembly, console))?,
        Command::Recover(arguments) => block_on(listens, recover::run(&arguments, &assembly, console))?,
        Command::Cancel(arguments) => block_on(listens, cancel::run(&arguments, &assembly, console))?,
        Command::Status(arguments) => block_on(listens, status::run(&arguments, &assembly, console))?,
        Command::Drift(arguments) => block_on(listens, drift::run(&arguments, &assembly, console))?,
        Command::Tamper(arguments) => block_on(listens, tamper::run(&arguments, &assembly, console))?,
        Command::Import(arguments) => block_on(listens, import::run(&arguments, &assembly, console))?,
        Command::Refactor(arguments) => block_on(listens, refactor::run(&arguments, &assembly, console))?,
        Command::Release(arguments) => block_on(listens, release::run(&arguments, &assembly, console))?,
        Command::Restart(arguments) => block_on(listens, restart::run(&arguments, &assembly, console))?,
        Command::Permissions(arguments) => permissions::run(&arguments, &assembly, console),
        Command::Check(_) | Command::Completions(_) | Command::Translate(_) => Ok(ExitCode::Success),
    }
}

/// Runs a command to its end; an interrupt that nothing in it answers ends it.
fn block_on<T>(listens: bool, work: impl Future<Output = T>) -> Result<T, Stop> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| Stop::File {
        action: "start the asynchronous runtime".to_owned(),
        reason: error.to_string(),
        help: Text::default(),
    })?;
    let work = Box::pin(work);
    runtime.block_on(async {
        let Some(inbox) = listens.then(Inbox::listen) else { return Ok(work.await) };
        tokio::select! {
            biased;
            done = work => Ok(done),
            () = inbox.untended() => Err(Stop::Other {
                message: "interrupted: nothing was begun".to_owned(),
                help: Text::default(),
                code: ExitCode::Interrupted,
            }),
        }
    })
}

fn program_name(first: Option<&OsString>) -> String {
    let path = first.map(std::path::PathBuf::from).unwrap_or_default();
    path.file_stem().map_or_else(|| "specforge".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// Why a command ended early.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The app does not synthesize.
    Mistakes(Mistakes),
    /// The engine could not deploy.
    Engine(EngineError),
    /// A file or folder could not be read or written.
    File {
        /// What was attempted, for example ``read `a.json` ``.
        action: String,
        /// The operating system's reason.
        reason: String,
        /// What to do.
        help: Text,
    },
    /// Something else is wrong, with what to do.
    Other {
        /// What is wrong.
        message: String,
        /// What to do.
        help: Text,
        /// How the command ends.
        code: ExitCode,
    },
}

impl Stop {
    /// A file or folder that cannot be used, in words; `verb` is what was attempted, and `help` what to do.
    pub(crate) fn file(verb: &str, path: &Path, error: &io::Error, help: impl Into<Text>) -> Self {
        let in_the_way = path.ancestors().skip(1).find(|folder| folder.is_file());
        let reason = match in_the_way {
            Some(file) => format!("`{}` is a file, where a folder is expected", file.display()),
            None if path.is_dir() && verb != "create" => "it is a folder, where a file is expected".to_owned(),
            None if path.is_file() && verb == "create" => "it is a file, where a folder is expected".to_owned(),
            None => error.to_string(),
        };
        Self::File { action: format!("{verb} `{}`", path.display()), reason, help: help.into() }
    }

    fn exit_code(&self) -> ExitCode {
        match self {
            Self::Mistakes(_) => ExitCode::Findings,
            Self::Engine(EngineError::Input(_)) => ExitCode::InputMissing,
            Self::Engine(EngineError::Call(_)) | Self::File { .. } => ExitCode::Failure,
            Self::Other { code, .. } => *code,
        }
    }
}

impl From<EngineError> for Stop {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}
