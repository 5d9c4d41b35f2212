//! `specforge-deploy` as a shared library, so that a program that is worked on links in a moment.
//!
//! The program of a stack holds the AWS SDK, and to link it takes half of the time from an edit to the template. With this
//! crate the SDK is linked once, and the program refers to it. That takes a feature in `Cargo.toml`:
//!
//! ```toml
//! [features]
//! default = ["quick-link"]
//! quick-link = ["dep:specforge-deploy-dylib"] # left out of a release: `--release --no-default-features`
//!
//! [target.'cfg(unix)'.dependencies]
//! specforge-deploy-dylib = { version = "0.1", optional = true }
//! ```
//!
//! and two lines in the program:
//!
//! ```ignore
//! #[cfg(all(unix, debug_assertions, feature = "quick-link"))]
//! use specforge_deploy_dylib as _;
//! ```
//!
//! Cargo starts such a program, with `cargo run` and `cargo test`; with `rpath = true` in `[profile.dev]` it also starts by
//! itself, where it was built. A release is one file as ever, with the feature or without; without it, the shared library is not
//! built for nothing.

#![forbid(unsafe_code)]

pub use specforge_deploy::*;
