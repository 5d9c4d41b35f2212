//! What colours mean. Each is an addition to a symbol or a word, never the only sign.

use anstyle::{AnsiColor, Style};

/// Created, finished, well.
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
/// Changed in place; something to know.
pub(super) const CHANGE: Style = AnsiColor::Yellow.on_default();
/// Replaced.
pub(super) const REPLACE: Style = AnsiColor::Magenta.on_default().bold();
/// Removed, failed.
pub(super) const BAD: Style = AnsiColor::Red.on_default();
/// An error's first word.
pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// What to do.
pub(super) const HELP: Style = AnsiColor::Cyan.on_default();
/// Beside the point: types, times, origins.
pub(super) const DIM: Style = Style::new().dimmed();
/// Titles.
pub(super) const BOLD: Style = Style::new().bold();

/// The text in a style.
pub(super) fn paint(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}
