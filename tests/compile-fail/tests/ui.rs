//! Wrong programs fail at the offending token with our words; right ones compile.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

/// One folder a topic; the `.stderr` beside each program is what rustc prints. `TRYBUILD=overwrite` writes them anew.
#[test]
fn wrong_programs_fail_with_our_words() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*/*.rs");
    cases.pass("ui-pass/*.rs");
}
