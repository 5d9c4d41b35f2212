//! Deploy SpecForge stacks through AWS CloudFormation, or onto an embedded one.
//!
//! [`engine`] deploys an assembly and returns a typed outcome; [`plan`] is what would happen, from a change set or,
//! without an account, from [`diff`]; [`gate`] is what happens only with consent; [`Text`] is
//! what a person is told, with the commands that come next; [`cli`] is the command line, which only renders those values. A
//! stack's binary is one line: `specforge_deploy::run(app)`.

pub mod cli;
pub mod diff;
#[cfg(feature = "ecs")]
pub mod ecs;
pub mod engine;
mod exit_code;
pub mod gate;
pub mod local;
mod next_command;
pub mod plan;
mod render;
mod resource_name;
mod suggestion;
mod text;

pub use cli::{Mistakes, Synthesized, run};
pub use exit_code::ExitCode;
pub use next_command::NextCommand;
pub use text::Text;
