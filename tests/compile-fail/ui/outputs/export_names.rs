// Letters, digits, colons and hyphens.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, topic: Handle<sns::Topic>) {
    let arn = Output { value: topic.topic_arn(), export: "shop_topic arn" };
    let name = Output { value: topic.topic_name(), export: "" };
    let again = Output { value: topic.topic_name(), export: 3 };
}

fn main() {}
