//! The command line of `production-stack`, for production less what ministack cannot deploy. The word before the
//! command says how much is left out, as in `production-on-ministack fitting deploy --yes`.

use std::ffi::OsString;
use std::process::ExitCode;

use specforge_deploy::cli::{Console, run_with};
use specforge_tests::ministack::{Cut, production};

fn main() -> ExitCode {
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    let word = if arguments.len() > 1 { arguments.remove(1) } else { OsString::new() };
    let Some(cut) = word.to_str().and_then(Cut::named) else {
        eprintln!("error: expected `whole`, `without-types` or `fitting`, found `{}`", word.display());
        return ExitCode::from(specforge_deploy::ExitCode::Usage as u8);
    };
    run_with(arguments, || production(cut), &mut Console::process()).into()
}
