//! SpecForge's production, deployed by its command line over real HTTP to a server that makes the resources, and looked at
//! through the services' own APIs. What CloudFormation says about its stacks proves nothing here.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod account;
mod data;
mod ecs;
mod edge;
mod failing_update;
mod foundation;
mod interruptions;
mod lifecycle;
mod limits;
mod lint;
mod ministack;
mod moto;
mod person;
mod process;
mod production;
mod python;
mod services;
mod watching;
