//! What the rules find.

use super::Violation;
use super::codes::RuleCode;
use super::view::At;

/// The violations that were found so far.
#[derive(Default)]
pub(crate) struct Report {
    violations: Vec<Violation<At>>,
}

/// A violation that is being written.
pub(crate) struct Entry<'a>(&'a mut Violation<At>);

impl Report {
    /// Something is wrong at a place.
    pub(crate) fn add(&mut self, rule: &RuleCode, at: At, message: impl Into<String>) -> Entry<'_> {
        let violation = Violation { code: rule.code, at, message: message.into(), related: Vec::new(), help: None };
        let last = self.violations.len();
        self.violations.push(violation);
        Entry(&mut self.violations[last])
    }

    /// Something is wrong that is said elsewhere too, in the same words.
    pub(crate) fn push(&mut self, violation: Violation<At>) {
        self.violations.push(violation);
    }

    /// Whether something is said of a place already.
    pub(crate) fn speaks_of(&self, at: At) -> bool {
        self.violations.iter().any(|violation| violation.at == at)
    }

    /// How many violations there are.
    pub(crate) fn len(&self) -> usize {
        self.violations.len()
    }

    /// The violations in the order of the source, with the caller's places.
    pub(crate) fn with_places<S: Clone>(mut self, places: &[S]) -> Vec<Violation<S>> {
        self.violations.sort_by_key(|violation| violation.at);
        // Where the schema objects already, a rule on several properties would say the same again.
        let stated = |violation: &Violation<At>| violation.code.starts_with("SF01");
        self.violations.dedup_by(|later, earlier| later.at == earlier.at && stated(earlier) && !stated(later));
        let place = |at: At| places.get(at as usize).cloned();
        let violations = self.violations.into_iter().filter_map(|violation| {
            Some(Violation {
                code: violation.code,
                at: place(violation.at)?,
                message: violation.message,
                related: violation
                    .related
                    .into_iter()
                    .filter_map(|(at, label)| place(at).map(|at| (at, label)))
                    .collect(),
                help: violation.help,
            })
        });
        violations.collect()
    }
}

impl Entry<'_> {
    /// What to do.
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// What to do, if anything can be advised.
    pub(crate) fn maybe_help(self, help: Option<String>) -> Self {
        self.0.help = help;
        self
    }

    /// Another place that takes part.
    pub(crate) fn also(self, at: At, label: impl Into<String>) -> Self {
        self.0.related.push((at, label.into()));
        self
    }
}
