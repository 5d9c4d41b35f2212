use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// A token that no other operation has: the time, the process and a counter. CloudFormation wants
/// `[a-zA-Z][-a-zA-Z0-9]*` of at most 128 characters.
pub(crate) fn fresh_token() -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map(|time| time.as_nanos()).unwrap_or_default();
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    format!("t{nanos:x}-{:x}-{count:x}", std::process::id())
}

/// The token of what follows from this text: the same each time, also in another process.
pub(crate) fn token_of(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(16).fold("specforge-".to_owned(), |mut token, byte| {
        // Writing to a string cannot fail.
        let _infallible = write!(token, "{byte:02x}");
        token
    })
}
