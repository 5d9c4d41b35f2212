use std::sync::LazyLock;

use super::{dynamic, export, schema, tags, topics};

/// A rule that has a code: what it is called and why it exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleCode {
    /// The stable code, `SF0101`.
    pub code: &'static str,
    /// What is wrong, in one line.
    pub title: &'static str,
    /// What is expected, why, and where AWS documents it.
    pub explanation: &'static str,
}

/// Every rule on one resource, sorted by code: `SF01…` are stated by the schemas or hold for every type, `SF02…` and
/// `SF03…` are documented for single types.
pub fn codes() -> &'static [RuleCode] {
    static CODES: LazyLock<Vec<RuleCode>> = LazyLock::new(|| {
        let mut codes: Vec<RuleCode> = [schema::CODES, dynamic::CODES, export::CODES, tags::CODES].concat();
        codes.extend(topics::codes());
        codes.sort_by_key(|rule| rule.code);
        codes
    });
    &CODES
}
