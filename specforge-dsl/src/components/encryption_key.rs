use super::Retention;
use crate::prelude::*;

/// What an encryption key is for.
pub struct EncryptionKeySettings<'a> {
    /// The alias under which people find it, without `alias/`.
    pub alias: &'a str,
    /// The names of the log groups that it encrypts; `*` at the end stands for any rest.
    pub log_groups: &'a [String],
    /// Whether it outlives its stack. What it has encrypted is lost with it.
    pub retention: Retention,
}

/// Makes a rotating customer managed key for data at rest, which CloudWatch Logs, alarms and EventBridge may use too.
///
/// These services act for nobody: no role of the account stands behind their calls, so the key's own policy has to admit
/// them (KMS Developer Guide, "Key policies"; CloudWatch Logs User Guide, "Encrypt log data"). Alarms and events need
/// the key to publish to an encrypted topic.
#[component]
pub fn encryption_key(scope: &Scope, settings: &EncryptionKeySettings<'_>) -> Handle<kms::Key> {
    let log_groups: Vec<_> = settings
        .log_groups
        .iter()
        .map(|name| sub!("arn:{partition}:logs:{region}:{account}:log-group:{name}"))
        .collect();
    #[deletion_policy(settings.retention)]
    let key = kms::Key {
        description: format!("Data at rest of {}", settings.alias),
        enable_key_rotation: true,
        key_policy: new {
            statement: [
                new {
                    sid: "Account",
                    effect: Allow,
                    principal: new { aws: [sub!("arn:{partition}:iam::{account}:root")] },
                    action: ["kms:*"],
                    resource: ["*"],
                },
                new {
                    sid: "Logs",
                    effect: Allow,
                    principal: new { service: [sub!("logs.{region}.{url_suffix}")] },
                    action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
                    resource: ["*"],
                    condition: json!({ "ArnLike": { "kms:EncryptionContext:aws:logs:arn": log_groups } }),
                },
                new {
                    sid: "Alarms",
                    effect: Allow,
                    principal: new { service: ["cloudwatch.amazonaws.com"] },
                    action: ["kms:Decrypt", "kms:GenerateDataKey*"],
                    resource: ["*"],
                    condition: json!({ "StringEquals": { "aws:SourceAccount": account_id() } }),
                },
                new {
                    // EventBridge names no source when it publishes to a topic, so a condition on it would shut it out.
                    sid: "Events",
                    effect: Allow,
                    principal: new { service: ["events.amazonaws.com"] },
                    action: ["kms:Decrypt", "kms:GenerateDataKey*"],
                    resource: ["*"],
                },
            ],
        },
    };
    let alias = kms::Alias { alias_name: format!("alias/{}", settings.alias), target_key_id: key };
    key
}
