//! Lines that stay at the bottom of a terminal while others scroll above them.
//!
//! Each frame is one write: back to where the last one began, clear, the new lines above, the frame. What a terminal
//! that became narrower has wrapped meanwhile is counted, so that nothing of an old frame stays behind; libraries for
//! progress bars count rows when they draw and leave torn copies after a resize.

use crate::cli::console::Console;
use anstream::adapter::strip_str;
use unicode_width::UnicodeWidthStr;

/// The frame as it was drawn last.
#[derive(Debug, Default)]
pub(super) struct Screen {
    /// Columns of each line that stands there now.
    drawn: Vec<usize>,
    /// What scrolled by while the frame had to keep still.
    held: Option<String>,
}

/// Begins and ends what a terminal shows at once, where it knows that; others ignore it.
const TOGETHER: (&str, &str) = ("\x1b[?2026h", "\x1b[?2026l");

impl Screen {
    /// Prints text above the frame, and the frame anew. Lines of the frame must fit the width.
    pub(super) fn draw(&mut self, console: &mut Console, above: &str, frame: &[String]) {
        if let Some(held) = &mut self.held {
            held.push_str(above);
            return;
        }
        if !console.is_terminal() {
            if !above.is_empty() {
                console.message(above);
            }
            return;
        }
        if above.is_empty() && frame.is_empty() && self.drawn.is_empty() {
            return;
        }
        let mut text = format!("{}{}", TOGETHER.0, self.back(console.columns()));
        let above = console.opening(above);
        text.push_str(&console.painted(above));
        for line in frame {
            text.push_str(&console.painted(line));
            text.push('\n');
        }
        text.push_str(TOGETHER.1);
        self.drawn = frame.iter().map(|line| strip_str(line).to_string().width()).collect();
        console.raw(&text);
    }

    /// Removes the frame; text is held back until [`Screen::go_on`], while somebody types.
    pub(super) fn keep_still(&mut self, console: &mut Console) {
        self.draw(console, "", &[]);
        self.held = Some(String::new());
    }

    /// Prints what was held back.
    pub(super) fn go_on(&mut self, console: &mut Console) {
        if let Some(held) = self.held.take() {
            self.draw(console, &held, &[]);
        }
    }

    /// Moves to the beginning of the last frame and clears from there.
    fn back(&self, width: usize) -> String {
        let rows: usize = self.drawn.iter().map(|columns| columns.div_ceil(width.max(1)).max(1)).sum();
        if rows == 0 { "\r\x1b[J".to_owned() } else { format!("\x1b[{rows}F\x1b[J") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_that_a_narrower_terminal_wrapped_is_cleared_whole() {
        let screen = Screen { drawn: vec![79, 0, 41], held: None };
        assert_eq!(screen.back(80), "\x1b[3F\x1b[J");
        assert_eq!(screen.back(40), "\x1b[5F\x1b[J", "two rows, one, two");
        assert_eq!(Screen::default().back(80), "\r\x1b[J");
    }
}
