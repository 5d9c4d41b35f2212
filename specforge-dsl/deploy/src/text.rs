//! Texts for people, with the commands in them that come next.

use crate::next_command::NextCommand;
use serde::{Serialize, Serializer};
use std::fmt;

/// What a person should know, or do next: words, and commands to type.
///
/// A command is kept as what it is, so that whoever shows the text and knows the account can add the options that lead
/// there. `Display`, and JSON, write it without, in backticks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Words(String),
    /// A command of this program.
    Own(NextCommand),
    /// A command of the AWS CLI, with the words around it that say nothing without it.
    Aws {
        before: String,
        command: NextCommand,
        after: String,
    },
}

impl Text {
    /// A text that begins with these words.
    pub fn new(words: impl Into<String>) -> Self {
        Self(vec![Part::Words(words.into())])
    }

    /// The text with these words behind it.
    #[must_use]
    pub fn then(mut self, words: impl Into<String>) -> Self {
        self.0.push(Part::Words(words.into()));
        self
    }

    /// The text with a command of this program behind it: its subcommand and what follows.
    #[must_use]
    pub fn command(mut self, words: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.0.push(Part::Own(NextCommand::new(words)));
        self
    }

    /// The text with a command of the AWS CLI behind it, and the words before and after it that say nothing without it:
    /// they are left out where that CLI does not reach the account, which is the embedded one's case.
    #[must_use]
    pub fn aws(mut self, before: impl Into<String>, command: NextCommand, after: impl Into<String>) -> Self {
        self.0.push(Part::Aws { before: before.into(), command, after: after.into() });
        self
    }

    /// The text with another one behind it.
    #[must_use]
    pub fn and(mut self, other: impl Into<Self>) -> Self {
        self.0.extend(other.into().0);
        self
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.to_string().is_empty()
    }

    /// Whether it has these words, with its commands as `Display` writes them.
    pub fn contains(&self, words: &str) -> bool {
        self.to_string().contains(words)
    }

    /// The text with its commands as these functions write them; a command of the AWS CLI for which there is nothing to
    /// write is left out.
    pub(crate) fn written(
        &self,
        own: impl Fn(&NextCommand) -> String,
        aws: impl Fn(&NextCommand) -> Option<String>,
    ) -> String {
        let part = |part: &Part| match part {
            Part::Words(words) => words.clone(),
            Part::Own(command) => format!("`{}`", own(command)),
            Part::Aws { before, command, after } => {
                aws(command).map(|command| format!("{before}`{command}`{after}")).unwrap_or_default()
            }
        };
        self.0.iter().map(part).collect()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(NextCommand::to_string, |command| Some(command.to_string())))
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self::new(words)
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Self::new(words)
    }
}

impl From<&Self> for Text {
    fn from(text: &Self) -> Self {
        text.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_reads_as_one_sentence_and_a_command_that_leads_nowhere_takes_its_words_along() {
        let look = NextCommand::new(["aws", "elbv2", "describe-rules"]);
        let text = Text::new("run ").command(["deploy", "my data"]).then(" first").aws(" (see ", look, ")");
        assert_eq!(text.to_string(), "run `deploy 'my data'` first (see `aws elbv2 describe-rules`)");
        assert_eq!(serde_json::to_value(&text).unwrap(), text.to_string());
        assert_eq!(
            text.written(|command| format!("{command} --local"), |_| None),
            "run `deploy 'my data' --local` first"
        );
        assert!(Text::default().is_empty() && Text::from("").is_empty() && !text.is_empty());
    }
}
