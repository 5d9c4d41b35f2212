//! What crosses crates: compile-fail tests, snapshots, deployments.

/// The programs of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub mod readme {}

/// The programs of the page on contracts compile.
#[cfg(doctest)]
#[doc = include_str!("../../docs/contracts.md")]
pub mod contracts {}

pub mod editors;
#[cfg(feature = "servers")]
pub mod ministack;
