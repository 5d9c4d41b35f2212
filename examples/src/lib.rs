//! Stacks that another team would copy: one file each.

pub mod queue_workers;
pub mod scheduled_job;
pub mod static_site;

use specforge_dsl::App;

/// Every example with its name.
pub fn all() -> Vec<(&'static str, App)> {
    vec![
        ("static-site", static_site::app()),
        ("scheduled-job", scheduled_job::app()),
        ("queue-workers", queue_workers::app()),
    ]
}
