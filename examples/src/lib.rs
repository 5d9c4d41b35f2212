//! Stacks that another team would copy: one file each. `uploads` is more than a file: a crate as a team of its own has it.
//!
//! | file | is |
//! |---|---|
//! | `static_site` | a private bucket behind a content delivery network |
//! | `scheduled_job` | a function that runs every night |
//! | `queue_workers` | a queue whose messages a function works off, and an alarm on what it could not do |
//! | `shared_network` | a network that other teams use, with the contract that they count on |
//! | `guest_service` | a service on that network, through the contract alone |
//! | `uploads` | a crate with two environments, a test suite, a proof at `cargo check`, and a workflow for CI |

pub mod guest_service;
pub mod queue_workers;
pub mod scheduled_job;
pub mod shared_network;
pub mod static_site;

use specforge_dsl::App;

/// Every example of this crate with its name.
pub fn all() -> Vec<(&'static str, App)> {
    vec![
        ("static-site", static_site::app()),
        ("scheduled-job", scheduled_job::app()),
        ("queue-workers", queue_workers::app()),
        ("shared-network", shared_network::app()),
        ("guest-service", guest_service::app()),
    ]
}
