use super::text::{columns, wrapped};
use crate::cli::Target;
use crate::next_command::NextCommand;
use crate::text::Text;
use std::cell::RefCell;

/// What a text is written for: how many columns a line may take, and where the commands in it are to lead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page<'a> {
    pub(super) width: usize,
    target: &'a Target,
}

impl<'a> Page<'a> {
    pub(crate) fn new(width: usize, target: &'a Target) -> Self {
        Self { width, target }
    }

    /// A text behind a few words on lines that leave a margin free at the right, with its commands as they are typed; lines
    /// after the first begin with the indent.
    ///
    /// Commands are for copying, and half a command leads elsewhere: one that is too long for a line is only named in the
    /// text, with an ellipsis, and stands below it on a line of its own, which is never wrapped.
    pub(super) fn wrapped(self, before: &str, text: &Text, margin: usize, indent: &str) -> String {
        let room = self.width.saturating_sub(margin);
        let below: RefCell<Vec<String>> = RefCell::default();
        let named = |command: &NextCommand, whole: String| {
            if columns(&whole) + 2 <= room {
                return whole;
            }
            let mut below = below.borrow_mut();
            if !below.contains(&whole) {
                below.push(whole);
            }
            command.named(room.saturating_sub(2))
        };
        let words = text.written(
            |command| named(command, self.target.own(command)),
            |command| self.target.aws(command).map(|whole| named(command, whole)),
        );
        let lines = wrapped(&format!("{before}{words}"), room, indent);
        let below = below.into_inner();
        std::iter::once(lines).chain(below).collect::<Vec<_>>().join(&format!("\n{indent}  "))
    }

    /// A command of the AWS CLI that stands alone, where one leads to the account.
    pub(super) fn aws(self, command: &NextCommand) -> Option<String> {
        self.target.aws(command)
    }
}

#[cfg(test)]
mod tests;

/// A page of 80 columns of which nobody knows where the commands are to lead.
#[cfg(test)]
pub(super) fn plain() -> Page<'static> {
    static NOWHERE: std::sync::LazyLock<Target> = std::sync::LazyLock::new(Target::default);
    Page::new(80, &NOWHERE)
}
