//! What crosses crates: compile-fail tests, snapshots, deployments.
