// The policies.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    #[deletion_policy(Keep)]
    let first = s3::Bucket {};
    #[deletion_policy("Retain")]
    let second = s3::Bucket {};
}

fn main() {}
