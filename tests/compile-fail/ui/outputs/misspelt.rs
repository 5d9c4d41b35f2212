// What an output has.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, topic: Handle<sns::Topic>) {
    let arn = Output { vale: topic.topic_arn() };
    let name = Output { value: topic.topic_name(), desc: "…" };
}

fn main() {}
