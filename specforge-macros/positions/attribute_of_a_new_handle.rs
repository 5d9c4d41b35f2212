//! At the mark: `topic_arn`, `topic_name`.
use specforge_dsl::prelude::*;

#[component]
fn alerts(scope: &Scope) {
    let topic = sns::Topic { display_name: "Alerts" };
    let subscription = sns::Subscription { topic_arn: topic.¦, protocol: "https" };
}
