//! The bounds of a value.

/// The bounds of a value; what the schema does not bound is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Constraints {
    /// A regular expression that finds a match in the text; `regex-lite` compiles it.
    pub pattern: Option<&'static str>,
    /// The least number of characters.
    pub min_length: Option<u64>,
    /// The greatest number of characters.
    pub max_length: Option<u64>,
    /// The least number.
    pub minimum: Option<f64>,
    /// The greatest number.
    pub maximum: Option<f64>,
    /// The least number of items.
    pub min_items: Option<u64>,
    /// The greatest number of items.
    pub max_items: Option<u64>,
    /// Whether no item may occur twice.
    pub unique_items: bool,
    /// The format: `ipv4-network`, `ipv6-network`, `date-time`, `json`, `uri`, `timestamp`.
    pub format: Option<&'static str>,
}
