use super::page::Page;
use super::style::{DIM, ERROR, GOOD, HELP, paint};
use super::text::wrapped;
use crate::cli::Stop;
use crate::engine::{EngineError, InputProblem};
use crate::text::Text;

/// Why a command ended early, with what to do.
pub(crate) fn stop(stop: &Stop, page: Page<'_>) -> String {
    match stop {
        Stop::Mistakes(mistakes) => format!("{}\n", mistakes.styled().trim_end()),
        Stop::Engine(EngineError::Input(problems)) => problems.iter().map(|problem| input(problem, page)).collect(),
        Stop::Engine(EngineError::Call(call)) => error(&call.to_string(), call.help().unwrap_or_default(), page),
        Stop::File { action, reason, help } => error(&format!("cannot {action}: {reason}"), help, page),
        Stop::Other { message, help, .. } => error(message, help, page),
    }
}

fn input(problem: &InputProblem, page: Page<'_>) -> String {
    error(&problem.to_string(), problem.help(), page)
}

/// An error as all of them look: what is wrong, then what to do.
pub(super) fn error(message: &str, help: impl Into<Text>, page: Page<'_>) -> String {
    let message = without_numbers(message);
    let message = wrapped(&format!("{} {message}", paint(ERROR, "error:")), page.width - 7, "       ");
    format!("{message}\n{}", self::help(&help.into(), page))
}

/// What to do, below what is wrong; nothing where there is nothing to say.
pub(super) fn help(help: &Text, page: Page<'_>) -> String {
    if help.is_empty() {
        return String::new();
    }
    format!("  {}\n", page.wrapped(&format!("{} ", paint(HELP, "help:")), help, 10, "        "))
}

/// The words of an operating system's errors without the numbers that Rust adds: `(os error 13)`.
fn without_numbers(message: &str) -> String {
    let mut parts = message.split(" (os error ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| match part.split_once(')') {
        Some((number, rest)) if number.chars().all(|digit| digit.is_ascii_digit()) => text + rest,
        _ => format!("{text} (os error {part}"),
    })
}

/// Something to know.
pub(crate) fn note(text: &str) -> String {
    format!("{}\n", paint(DIM, text))
}

/// What is remarked on while an operation runs.
pub(crate) fn remark(text: &Text, page: Page<'_>) -> String {
    note(&page.wrapped("", text, 0, ""))
}

/// Nothing is wrong.
pub(crate) fn all_well(text: &str) -> String {
    format!("{} {text}\n", paint(GOOD, "✓"))
}

#[cfg(test)]
mod tests {
    use super::without_numbers;

    #[test]
    fn an_operating_system_speaks_in_words() {
        assert_eq!(
            without_numbers("cannot write `a`: Permission denied (os error 13)"),
            "cannot write `a`: Permission denied"
        );
        assert_eq!(without_numbers("a (os error 1): b (os error 2)"), "a: b");
        assert_eq!(without_numbers("a (os error x)"), "a (os error x)");
    }
}
