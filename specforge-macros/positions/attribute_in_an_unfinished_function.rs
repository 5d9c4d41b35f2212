//! At the mark: `topic_arn`, `topic_name`.
use specforge_dsl::prelude::*;

#[component]
fn alerts(scope: &Scope, topic: Handle<sns::Topic>) {
    let network = ec2::Vpc { cidr_block "10.0.0.0/16" };
    let subscription = sns::Subscription { topic_arn: topic.¦ };
    let
}
