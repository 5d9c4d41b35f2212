//! Write, prove and synthesize AWS stacks in Rust.
//!
//! A stack is a function, a resource is a struct literal, and the name it is bound to is its logical ID:
//!
//! ```
//! use specforge_dsl::prelude::*;
//!
//! /// A network with one subnet.
//! #[stack]
//! fn network(scope: &Scope) -> Handle<ec2::Subnet> {
//!     let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
//!     let subnet = ec2::Subnet { vpc_id: vpc, cidr_block: "10.0.1.0/24" };
//!     subnet
//! }
//!
//! let app = App::new("demo");
//! network(&app);
//! let assembly = app.synthesize()?;
//! assert_eq!(assembly.stacks[0].name, "demo-network");
//! # Ok::<(), Findings>(())
//! ```
//!
//! References are checked by the compiler, literals by the macro against the published resource schemas, and what is
//! known only when the program runs by [`App::synthesize`].

// The macros name this crate from outside; its own components use them too.
#[allow(unused_extern_crates, reason = "named by expansions alone")]
extern crate self as specforge_dsl;

pub mod app;
pub mod assembly;
pub mod aws;
pub mod check;
pub mod components;
pub mod finding;
pub mod graph;
pub mod language;
pub mod prelude;
pub mod report;
mod synthesis;
pub mod testing;
pub mod translate;

pub use app::{App, DeletionPolicy, Scope};
pub use finding::{Finding, Findings, Severity};
pub use language::{
    Attribute, Boolean, External, Handle, Integer, Interpolated, Json, ListOf, Nested, Number, Output, Parameter,
    Pseudo, SsmParameterName, SsmParameterValue, Text,
};
pub use specforge_macros::{component, contract, json, stack, sub};

/// What the macros expand to. Not for hand-written code.
#[doc(hidden)]
pub mod expansion;
