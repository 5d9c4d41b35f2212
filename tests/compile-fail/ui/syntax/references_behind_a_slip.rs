// Wrong references show too.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let topic = sns::Topic { display_name: "a" topic_name: "b" };
    let group = ec2::SecurityGroup { group_description: "Tasks", vpc_id: topic };
    let policy = sns::TopicInlinePolicy { topic_arn: topic, policy_document: "*" };
}

fn main() {}
