//! What must stay true of the stacks, whoever edits them.

use specforge_dsl::prelude::*;
use specforge_dsl::testing::{like, synthesize};

#[test]
fn no_bucket_is_public_and_every_queue_is_encrypted() {
    for app in [uploads::production(), uploads::staging()] {
        let all = synthesize(&app);
        all.all().expect_all(like!(s3::Bucket {
            public_access_block_configuration: new {
                block_public_acls: true,
                block_public_policy: true,
                ignore_public_acls: true,
                restrict_public_buckets: true,
            },
        }));
        all.all().expect_all(like!(sqs::Queue { sqs_managed_sse_enabled: true }));
    }
}

#[test]
fn the_queue_hears_of_every_file_and_keeps_what_fails() {
    let production = synthesize(&uploads::production());
    let stack = production.stack("uploads");
    let arrivals = stack.expect_one(like!(sqs::Queue { redrive_policy: json!({ "maxReceiveCount": 5 }) }));
    let files = stack.expect_one(like!(s3::Bucket {
        notification_configuration: new { queue_configurations: [new { queue: arrivals }] },
    }));
    assert_eq!(files.deletion_policy(), Some("Retain"), "customers' files outlive the stack");
    stack.expect_one(like!(s3::BucketPolicy { bucket: files }));
}

#[test]
fn staging_forgets_sooner() {
    let days = |app: &App| {
        let synthesis = synthesize(app);
        let files = synthesis.all().expect_one(like!(s3::Bucket));
        files.property("lifecycle_configuration.rules.0.expiration_in_days").as_u64()
    };
    assert!(days(&uploads::staging()) < days(&uploads::production()));
}

#[test]
fn the_template_is_as_reviewed() {
    insta::assert_snapshot!(synthesize(&uploads::production()).all().snapshot());
}
