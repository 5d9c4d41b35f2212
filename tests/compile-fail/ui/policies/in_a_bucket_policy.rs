// Of a resource: whom it is about.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, bucket: Handle<s3::Bucket>) {
    let policy = s3::BucketPolicy {
        bucket,
        policy_document: new {
            statement: [new { effect: Allow, action: ["s3:GetObjct"], resource: [sub!("{arn}/*", arn = bucket.arn())] }],
        },
    };
}

fn main() {}
