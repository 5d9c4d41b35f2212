// Braces in a plain text.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, topic: Handle<sns::Topic>) {
    let subscription = sns::Subscription { topic_arn: topic, protocol: "sqs", endpoint: "arn:{partition}:sqs:{region}:{account}:jobs" };
}

fn main() {}
