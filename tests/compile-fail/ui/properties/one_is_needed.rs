// One of several.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let bucket = s3::BucketPolicy { bucket: "logs" };
}

fn main() {}
