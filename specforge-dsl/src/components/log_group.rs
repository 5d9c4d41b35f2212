use super::Retention;
use crate::prelude::*;

/// How a log group is kept.
pub struct LogGroupSettings<'a> {
    /// Its name, for example `/ecs/shop-production`.
    pub name: &'a str,
    /// The key that encrypts it. The key's policy has to admit CloudWatch Logs for this name.
    pub key: Handle<kms::Key>,
    /// After how many days an event is dropped: 1, 3, 5, 7, 14, 30, … 365 and more.
    pub days: u16,
    /// Whether the logs outlive the stack.
    pub retention: Retention,
}

/// Makes an encrypted log group.
#[component]
pub fn log_group(scope: &Scope, settings: &LogGroupSettings<'_>) -> Handle<logs::LogGroup> {
    #[deletion_policy(settings.retention)]
    let log_group =
        logs::LogGroup { log_group_name: settings.name, kms_key_id: settings.key, retention_in_days: settings.days };
    log_group
}
