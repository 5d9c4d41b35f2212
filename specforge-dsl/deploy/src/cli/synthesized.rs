use specforge_dsl::App;
use specforge_dsl::assembly::Assembly;
use specforge_dsl::finding::Findings;
use specforge_dsl::report;

/// What the function that makes an app may return: an [`App`], or stacks that were synthesized already.
pub trait Synthesized {
    /// The app's stacks.
    ///
    /// # Errors
    ///
    /// All of the app's mistakes.
    fn assembly(self) -> Result<Assembly, Mistakes>;
}

/// Why there is nothing to deploy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistakes {
    /// What synthesis found.
    Findings(Findings),
    /// Something else that the program says, ready to be shown.
    Other(String),
}

impl Mistakes {
    /// The mistakes as text with the colours of a terminal.
    pub(crate) fn styled(&self) -> String {
        match self {
            Self::Findings(findings) => report::styled(findings),
            Self::Other(text) => text.clone(),
        }
    }
}

impl From<Findings> for Mistakes {
    fn from(findings: Findings) -> Self {
        Self::Findings(findings)
    }
}

impl From<String> for Mistakes {
    fn from(text: String) -> Self {
        Self::Other(text)
    }
}

impl From<&str> for Mistakes {
    fn from(text: &str) -> Self {
        Self::Other(text.to_owned())
    }
}

impl From<Box<dyn std::error::Error>> for Mistakes {
    fn from(error: Box<dyn std::error::Error>) -> Self {
        match error.downcast::<Findings>() {
            Ok(findings) => Self::Findings(*findings),
            Err(other) => Self::Other(other.to_string()),
        }
    }
}

impl Synthesized for App {
    fn assembly(self) -> Result<Assembly, Mistakes> {
        Ok(self.synthesize()?)
    }
}

impl<E: Into<Mistakes>> Synthesized for Result<Assembly, E> {
    fn assembly(self) -> Result<Assembly, Mistakes> {
        self.map_err(Into::into)
    }
}
