//! Write, prove and synthesize AWS stacks in Rust.

pub mod assembly;
