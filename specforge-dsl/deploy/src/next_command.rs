use std::fmt;
use unicode_width::UnicodeWidthStr;

/// A command that a person may type next: its words, without the options that lead to an account.
///
/// `Display` writes it as a shell takes it. Whoever shows it and knows the account adds the options that lead there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextCommand(Vec<String>);

impl NextCommand {
    /// A command of these words. Those of this program begin with the subcommand: `deploy`, `data`.
    pub fn new(words: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(words.into_iter().map(Into::into).collect())
    }

    /// The words as they reach the program.
    pub fn words(&self) -> &[String] {
        &self.0
    }

    /// What names the command in so many columns where it stands whole elsewhere: as much of it as there is room for, up to
    /// its end, up to its options, or its first word, and an ellipsis.
    pub(crate) fn named(&self, columns: usize) -> String {
        let options = self.0.iter().position(|word| word.starts_with('-')).unwrap_or(self.0.len());
        let lengths = [self.0.len(), options];
        let named = |length: usize| format!("{} …", Self::new(&self.0[..length]));
        let fitting = lengths.into_iter().map(named).find(|named| named.width() <= columns);
        fitting.unwrap_or_else(|| named(self.0.len().min(1)))
    }
}

impl fmt::Display for NextCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = self.0.iter().map(|word| quoted(word)).collect();
        f.write_str(&words.join(" "))
    }
}

/// The word as a shell takes it for one word. An ellipsis stands for what is to be filled in, and stays bare.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = !word.is_empty() && word.chars().all(|one| one.is_alphanumeric() || "-_./:+@=,%~\\…".contains(one));
    // Backslashes are a shell's own, but for those of Windows.
    if is_plain && (cfg!(windows) || !word.contains(['\\', '~'])) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_reach_the_program_as_they_are() {
        let command = NextCommand::new(["import", "web.Key=a b", "it's", "", "web.Topic=…", "$HOME"]);
        assert_eq!(command.to_string(), r"import 'web.Key=a b' 'it'\''s' '' web.Topic=… '$HOME'");
    }

    #[test]
    fn a_command_is_named_without_its_options_where_they_have_no_room() {
        let command = NextCommand::new(["recover", "my data", "--skip", "Database"]);
        assert_eq!(command.named(40), "recover 'my data' --skip Database …");
        assert_eq!(command.named(34), "recover 'my data' …");
        assert_eq!(command.named(18), "recover …");
    }
}
