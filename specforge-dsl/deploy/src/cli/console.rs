use super::inbox;
use super::target::Target;
use crate::render::Page;
use anstream::adapter::strip_str;
use std::io::{IsTerminal, Write};
use std::sync::{Arc, Mutex};

/// Where a command writes: data on one stream, messages on the other.
#[derive(Debug)]
pub struct Console {
    sink: Sink,
    width: usize,
    terminal: bool,
    data_colour: bool,
    /// Whether data goes to a terminal. One that is lost has no reader any more, which is no failure.
    data_terminal: bool,
    message_colour: bool,
    /// Why data could not be written.
    lost: Option<String>,
    /// Whether anything was written: what sets itself apart from what is above has nothing to do so at the beginning.
    begun: bool,
    /// Where the commands lead that are printed.
    target: Target,
}

#[derive(Debug)]
enum Sink {
    Process,
    Captured(Arc<Mutex<Captured>>),
}

/// What a captured console was told, without colour.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Captured {
    /// What would be on stdout.
    pub data: String,
    /// What would be on stderr.
    pub messages: String,
}

impl Console {
    /// The process's own stdout and stderr. Colour only on a terminal and without `NO_COLOR`.
    pub fn process() -> Self {
        let colour = |choice: anstream::ColorChoice| choice != anstream::ColorChoice::Never;
        let columns = terminal_size::terminal_size_of(std::io::stderr()).map(|(width, _)| usize::from(width.0));
        Self {
            sink: Sink::Process,
            width: columns.unwrap_or(80).clamp(40, 120),
            terminal: std::io::stderr().is_terminal(),
            data_colour: colour(anstream::AutoStream::choice(&std::io::stdout())),
            data_terminal: std::io::stdout().is_terminal(),
            message_colour: colour(anstream::AutoStream::choice(&std::io::stderr())),
            lost: None,
            begun: false,
            target: Target::default(),
        }
    }

    /// A console of 80 columns that is no terminal and keeps what it is told.
    pub fn captured() -> (Self, Arc<Mutex<Captured>>) {
        let kept = Arc::new(Mutex::new(Captured::default()));
        let console = Self {
            sink: Sink::Captured(Arc::clone(&kept)),
            width: 80,
            terminal: false,
            data_colour: false,
            data_terminal: false,
            message_colour: false,
            lost: None,
            begun: false,
            target: Target::default(),
        };
        (console, kept)
    }

    /// Leads the commands that are printed from now on to the same account.
    pub(super) fn lead_to(&mut self, target: Target) {
        self.target = target;
    }

    /// What a text is written for, as the terminal is now.
    pub(crate) fn page(&self) -> Page<'_> {
        Page::new(self.width(), &self.target)
    }

    /// Columns that a line may take, as the terminal is now.
    pub(crate) fn width(&self) -> usize {
        match &self.sink {
            Sink::Process => terminal_size::terminal_size_of(std::io::stderr())
                .map_or(self.width, |(width, _)| usize::from(width.0).clamp(40, 120)),
            Sink::Captured(_) => self.width,
        }
    }

    /// Columns that the terminal itself has: it wraps what is longer.
    pub(crate) fn columns(&self) -> usize {
        terminal_size::terminal_size_of(std::io::stderr()).map_or(self.width, |(width, _)| usize::from(width.0))
    }

    /// Lines of the terminal.
    pub(crate) fn height(&self) -> usize {
        terminal_size::terminal_size_of(std::io::stderr()).map_or(24, |(_, height)| usize::from(height.0))
    }

    /// Writes what is painted already and moves the cursor.
    pub(crate) fn raw(&mut self, text: &str) {
        if let Sink::Process = &self.sink {
            let mut stderr = std::io::stderr().lock();
            let _nobody_reads = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
        }
    }

    /// Whether messages go to a terminal, which allows progress in place.
    pub(crate) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Writes data. A reader that is gone, as in `… | head`, is no error.
    pub(crate) fn data(&mut self, text: &str) {
        let text = self.opening(text);
        let text = if self.data_colour { text.to_owned() } else { strip_str(text).to_string() };
        match &self.sink {
            Sink::Process => {
                let mut stdout = std::io::stdout().lock();
                let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
                if let Err(error) = written
                    && error.kind() != std::io::ErrorKind::BrokenPipe
                    && !self.data_terminal
                {
                    self.lost.get_or_insert(error.to_string());
                }
            }
            Sink::Captured(kept) => {
                if let Ok(mut kept) = kept.lock() {
                    kept.data.push_str(&text);
                }
            }
        }
    }

    /// Why data did not arrive on stdout, if it did not: a full disk.
    pub(crate) fn lost(&self) -> Option<&str> {
        self.lost.as_deref()
    }

    /// Writes a message.
    pub(crate) fn message(&mut self, text: &str) {
        let text = self.opening(text);
        let text = self.painted(text);
        match &self.sink {
            Sink::Process => {
                let mut stderr = std::io::stderr().lock();
                let _nobody_reads = stderr.write_all(text.as_bytes());
            }
            Sink::Captured(kept) => {
                if let Ok(mut kept) = kept.lock() {
                    kept.messages.push_str(&text);
                }
            }
        }
    }

    /// Writes an error; the same stream as messages.
    pub(crate) fn error(&mut self, text: &str) {
        self.message(text);
    }

    /// The text without an empty line in front of it, if it is the first one.
    pub(crate) fn opening<'a>(&mut self, text: &'a str) -> &'a str {
        let text = if self.begun { text } else { text.trim_start_matches('\n') };
        self.begun |= !text.is_empty();
        text
    }

    /// The text as messages show it: without colour where there is none.
    pub(crate) fn painted(&self, text: &str) -> String {
        if self.message_colour { text.to_owned() } else { strip_str(text).to_string() }
    }

    /// Whether somebody can answer.
    pub(crate) fn can_ask(&self) -> bool {
        self.terminal && std::io::stdin().is_terminal()
    }

    /// Asks a yes-or-no question.
    pub(crate) fn ask(&mut self, question: &str, form: Answer) -> Reply {
        if !self.can_ask() {
            return Reply::NobodyToAsk;
        }
        self.message(question);
        let inbox::Reply::Line(answer) = inbox::reply() else {
            self.message("\n");
            return Reply::Interrupted;
        };
        if answer.is_empty() {
            self.message("\n");
        }
        let answer = answer.trim().to_lowercase();
        if answer == "yes" || (form == Answer::Letter && answer == "y") { Reply::Yes } else { Reply::No }
    }

    /// Whether it is the process's own, whose signals are about what it shows.
    pub(crate) fn is_of_process(&self) -> bool {
        matches!(self.sink, Sink::Process)
    }
}

/// What came of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reply {
    Yes,
    No,
    /// Whoever was asked interrupted the command instead.
    Interrupted,
    NobodyToAsk,
}

/// What counts as a yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// `y` or `yes`.
    Letter,
    /// `yes`, written out: for what a person must not answer in passing.
    WholeWord,
}
