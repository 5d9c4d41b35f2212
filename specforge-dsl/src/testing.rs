//! Tests of stacks: what was synthesized, asked in the words of the language.
//!
//! ```
//! use specforge_dsl::prelude::*;
//! use specforge_dsl::testing::{like, synthesize};
//!
//! # mod shop {
//! # use specforge_dsl::prelude::*;
//! /// Where orders wait.
//! #[stack]
//! fn orders(scope: &Scope) {
//!     let failed = sqs::Queue { sqs_managed_sse_enabled: true };
//!     let orders = sqs::Queue {
//!         sqs_managed_sse_enabled: true,
//!         redrive_policy: json!({ "deadLetterTargetArn": failed.arn(), "maxReceiveCount": 5 }),
//!     };
//! }
//! # pub fn app() -> App { let app = App::new("shop"); orders(&app); app }
//! # }
//!
//! // in tests/orders.rs
//! let shop = synthesize(&shop::app());
//! let orders = shop.stack("orders");
//!
//! // Every queue is encrypted, and one hands on what fails.
//! orders.expect_all(like!(sqs::Queue { sqs_managed_sse_enabled: true }));
//! let failed = orders.expect_one(like!(sqs::Queue { redrive_policy: None }));
//! assert_eq!(failed.id(), "Failed");
//! let users: Vec<_> = failed.referrers().iter().map(|resource| resource.id()).collect();
//! assert_eq!(users, ["Orders"]);
//! ```
//!
//! A pattern is a resource literal in which nothing is required. It is checked when it is compiled: a misspelt property or
//! an unknown variant does not match nothing, it does not compile.
//!
//! Functions that begin with `expect_`, and those that look up what has to be there, panic with a message that shows the
//! difference and the line that declared the resource: they are assertions. [`Stacks::find`] does not.

mod difference;
mod expected;
mod failure;
mod found;
mod pattern;
mod reference;
mod snapshot;
mod stacks;

pub use expected::{among_others, anything};
pub use found::{Found, FoundAttribute, Untyped};
pub use pattern::Pattern;
pub use specforge_macros::like;
pub use stacks::{Stacks, Synthesis};

use crate::App;

/// Synthesizes an app for a test.
///
/// # Panics
///
/// If the app has mistakes; the message shows them all.
#[track_caller]
#[allow(clippy::panic, reason = "an assertion: the app synthesizes")]
pub fn synthesize(app: &App) -> Synthesis {
    match app.synthesize() {
        Ok(assembly) => Synthesis::from(assembly),
        Err(findings) => panic!("the app `{}` does not synthesize\n{findings}", app.name()),
    }
}
