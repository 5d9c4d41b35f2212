//! Values of `NoEcho` parameters: seen once, when a request arrives, and never kept.
//!
//! A secret is replaced by a keyed digest before anything else happens. The digest is enough to tell whether the value
//! changed, it travels through intrinsic functions like the value would, and every response shows `****` in its place.

use serde_json::Value;
use sha2::{Digest, Sha256};
use std::hash::{BuildHasher, RandomState};

const OPEN: &str = "{{noecho:";
const CLOSE: &str = "}}";
/// What stands for a secret in every response.
pub(super) const MASK: &str = "****";
/// Rounds of the digest: what one comparison costs is unnoticeable, what guessing a short secret costs is not.
const ROUNDS: usize = 500;

/// A random salt for a new state.
pub(super) fn new_salt() -> String {
    (0..4).map(|round| format!("{:016x}", RandomState::new().hash_one(round))).collect()
}

/// The text that stands for a secret.
pub(super) fn seal(salt: &str, secret: &str) -> String {
    let mut digest = Sha256::new().chain_update(salt).chain_update(secret).finalize();
    for _ in 0..ROUNDS {
        digest = Sha256::new().chain_update(salt).chain_update(digest).finalize();
    }
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{OPEN}{hex}{CLOSE}")
}

/// Whether two texts are equal, one of which may stand for a secret.
pub(super) fn equal(salt: &str, left: &str, right: &str) -> bool {
    left == right
        || (is_sealed(left) && !is_sealed(right) && left == seal(salt, right))
        || (is_sealed(right) && !is_sealed(left) && right == seal(salt, left))
}

/// Whether a secret is in a text.
pub(super) fn holds_sealed(text: &str) -> bool {
    text.contains(OPEN)
}

fn is_sealed(text: &str) -> bool {
    text.starts_with(OPEN) && text.ends_with(CLOSE)
}

/// A text as a response may show it.
pub(super) fn mask(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, sealed)) = rest.split_once(OPEN) {
        shown.push_str(before);
        match sealed.split_once(CLOSE) {
            Some((_, after)) => {
                shown.push_str(MASK);
                rest = after;
            }
            None => rest = "",
        }
    }
    shown + rest
}

/// A JSON value as a response may show it.
pub(super) fn mask_value(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(mask(text)),
        Value::Array(items) => items.iter().map(mask_value).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), mask_value(value))).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_secret_is_comparable_and_unreadable() {
        let sealed = seal("salt", "hunter2");
        assert!(!sealed.contains("hunter2"));
        assert!(equal("salt", &sealed, "hunter2") && !equal("salt", &sealed, "hunter3"));
        assert_ne!(sealed, seal("pepper", "hunter2"));
        assert_eq!(mask(&format!("postgres://u:{sealed}@host/{sealed}")), "postgres://u:****@host/****");
    }
}
