// One text or several, and no bare handle.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, bucket: Handle<s3::Bucket>) {
    let policy = iam::ManagedPolicy {
        policy_document: new {
            statement: [new { effect: Allow, action: "s3:GetObject", resource: bucket }],
        },
    };
    let other = iam::ManagedPolicy {
        policy_document: new {
            statement: [new { effect: Allow, action: ["s3:GetObject"], resource: [bucket] }],
        },
    };
}

fn main() {}
