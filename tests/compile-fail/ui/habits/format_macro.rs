// `format!` cannot know what CloudFormation decides.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, bucket: Handle<s3::Bucket>) {
    let topic = sns::Topic { display_name: format!("{}-alerts", bucket.arn()) };
}

fn main() {}
