//! What crosses crates: compile-fail tests, snapshots, deployments.

/// The programs of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub mod readme {}

#[cfg(feature = "servers")]
pub mod ministack;
