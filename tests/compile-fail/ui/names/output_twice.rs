// Outputs have names of their own.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, topic: Handle<sns::Topic>) {
    let arn = Output { value: topic.topic_arn() };
    let arn = Output { value: topic.topic_name() };
}

fn main() {}
