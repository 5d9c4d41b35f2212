use crate::prelude::*;

/// Makes an encrypted topic that alarms and events may publish to, and subscribes an e-mail address to it.
///
/// AWS sends the address a message first; nothing arrives until the link in it is followed. The key's policy has to admit
/// CloudWatch and EventBridge: with the key that AWS manages for SNS (`alias/aws/sns`) alarms cannot publish (CloudWatch
/// User Guide, "Alarm actions").
#[component]
pub fn alert_topic(scope: &Scope, key: Handle<kms::Key>, email: Parameter<Text>) -> Handle<sns::Topic> {
    let topic = sns::Topic { kms_master_key_id: key };
    let email = sns::Subscription { topic_arn: topic, protocol: "email", endpoint: email };
    let policy = sns::TopicPolicy {
        topics: [topic],
        policy_document: new {
            statement: [
                new {
                    sid: "Alarms",
                    effect: Allow,
                    principal: new { service: ["cloudwatch.amazonaws.com"] },
                    action: ["sns:Publish"],
                    resource: [topic.topic_arn()],
                    condition: json!({ "StringEquals": { "aws:SourceAccount": account_id() } }),
                },
                new {
                    sid: "Events",
                    effect: Allow,
                    principal: new { service: ["events.amazonaws.com"] },
                    action: ["sns:Publish"],
                    resource: [topic.topic_arn()],
                },
            ],
        },
    };
    topic
}
