// Attributes are not Rust's strings.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, bucket: Handle<s3::Bucket>) {
    let name: String = bucket.arn();
}

fn main() {}
