//! The expansion for editors: what the macros expand to when rust-analyzer asks.
//!
//! It never runs. It says to rust-analyzer what the language means: a literal's properties are fields of a type that is
//! declared at the top of the function, an enum's values are variants in scope, and everything else stands as in the
//! expansion for rustc. Each token of the user's occurs once, unknown names too: completion asks about a name that the
//! user has not finished.

mod documentation;
mod literal;
#[cfg(test)]
mod tests;
mod types;

pub(crate) use literal::{may_declare, policy};
pub(crate) use types::Types;

/// Who reads the expansion.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reader {
    /// rustc: the expansion runs.
    Compiler,
    /// rust-analyzer: the expansion is asked for completions, documentation and definitions.
    Editor,
}

impl Reader {
    /// The reader in whose process the macro runs.
    pub(crate) fn of_this_process() -> Self {
        let server = std::env::current_exe()
            .is_ok_and(|path| path.file_stem().is_some_and(|name| name == "rust-analyzer-proc-macro-srv"));
        // rust-analyzer sets it for its server, whatever the executable is called.
        if server || std::env::var_os("RUST_ANALYZER_INTERNALS_DO_NOT_USE").is_some() {
            Self::Editor
        } else {
            Self::Compiler
        }
    }
}
