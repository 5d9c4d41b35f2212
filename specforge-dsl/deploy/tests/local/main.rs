//! The embedded CloudFormation, driven by the real SDK client.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod change_sets;
mod creation;
mod deletion;
mod drift;
mod failures;
mod import;
mod intrinsics;
mod nested_stacks;
mod nested_updates;
mod refactor;
mod requests;
mod rollback_triggers;
mod state;
mod support;
mod templates;
mod updates;
mod validation;
