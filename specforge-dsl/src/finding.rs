//! What is wrong with an app: findings with a code, a place and a way out.

mod codes;

pub use codes::codes;

use std::fmt;

use crate::assembly::Location;

/// How grave a [`Finding`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The stack would fail to deploy, or would do harm.
    Error,
    /// Worth a look; synthesis goes on.
    Warning,
}

/// One thing that is wrong with an app.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Where the offending token stands.
    pub location: Option<Location>,
    /// A stable code, for example `SF0102`.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, without a final full stop.
    pub message: String,
    /// What to say under the offending token.
    pub label: Option<String>,
    /// Other places that belong to it, with what to say there.
    pub related: Vec<(Location, String)>,
    /// What to do.
    pub help: Option<String>,
    /// The component calls that led to the place, from the outermost to the innermost.
    pub calls: Vec<Location>,
}

impl Finding {
    /// An error of this code.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            location: None,
            code,
            severity: Severity::Error,
            message: message.into(),
            label: None,
            related: Vec::new(),
            help: None,
            calls: Vec::new(),
        }
    }

    /// Where to show the finding to somebody who owns some of the places alone: at its own place, or else at the innermost
    /// component call that led to it.
    pub fn place_where(&self, owned: impl Fn(&Location) -> bool) -> Option<Location> {
        self.location.iter().chain(self.calls.iter().rev()).find(|place| owned(place)).copied()
    }

    /// The same finding at this place.
    #[must_use]
    pub fn at(mut self, location: Option<Location>) -> Self {
        self.location = location;
        self
    }

    /// The same finding with the component calls that led to its place.
    #[must_use]
    pub(crate) fn called_by(mut self, calls: &[Location]) -> Self {
        self.calls = calls.to_vec();
        self
    }

    /// The same finding with this text under the offending token.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// The same finding with a second place.
    #[must_use]
    pub fn related(mut self, location: Location, label: impl Into<String>) -> Self {
        self.related.push((location, label.into()));
        self
    }

    /// The same finding with this advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// All that is wrong with an app, in the order of the places. Displayed as rustc displays its errors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    pub(crate) fn new(mut findings: Vec<Finding>) -> Self {
        findings.sort();
        findings.dedup();
        Self(findings)
    }

    /// The findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|finding| finding.severity == Severity::Error)
    }
}

impl FromIterator<Finding> for Findings {
    fn from_iter<I: IntoIterator<Item = Finding>>(findings: I) -> Self {
        Self::new(findings.into_iter().collect())
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::report::plain(self))
    }
}

impl std::error::Error for Findings {}
