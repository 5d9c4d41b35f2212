// A document takes no bare handle.
use specforge_dsl::prelude::*;

#[component]
fn documents(scope: &Scope, bucket: Handle<s3::Bucket>) {
    let topic = sns::TopicPolicy { topics: [], policy_document: json!({ "Resource": bucket }) };
}

fn main() {}
