//! A private bucket, and a queue that hears of each new file.

use specforge_dsl::prelude::*;

/// Files of customers, and who is told of them.
#[stack]
pub fn uploads(scope: &Scope, days: u32) {
    let failed = sqs::Queue { sqs_managed_sse_enabled: true, message_retention_period: 1_209_600 };
    let arrivals = sqs::Queue {
        sqs_managed_sse_enabled: true,
        redrive_policy: json!({ "deadLetterTargetArn": failed.arn(), "maxReceiveCount": 5 }),
    };
    let arrivals_policy = sqs::QueuePolicy {
        queues: [arrivals.queue_url()],
        policy_document: new {
            statement: [new {
                sid: "BucketTells",
                effect: Allow,
                principal: new { service: ["s3.amazonaws.com"] },
                action: ["sqs:SendMessage"],
                resource: [arrivals.arn()],
                condition: json!({ "StringEquals": { "aws:SourceAccount": account_id() } }),
            }],
        },
    };
    // S3 tries the queue when the notification is made, so the permission comes first.
    #[depends_on(arrivals_policy)]
    let files = s3::Bucket {
        bucket_encryption: new {
            server_side_encryption_configuration: [new {
                server_side_encryption_by_default: new { sse_algorithm: Aes256 },
            }],
        },
        public_access_block_configuration: new {
            block_public_acls: true,
            block_public_policy: true,
            ignore_public_acls: true,
            restrict_public_buckets: true,
        },
        versioning_configuration: new { status: Enabled },
        lifecycle_configuration: new {
            rules: [new {
                id: "forget",
                status: Enabled,
                expiration_in_days: days,
                noncurrent_version_expiration: new { noncurrent_days: 7 },
                abort_incomplete_multipart_upload: new { days_after_initiation: 1 },
            }],
        },
        notification_configuration: new {
            queue_configurations: [new { event: "s3:ObjectCreated:*", queue: arrivals }],
        },
    };
    let files_policy = s3::BucketPolicy {
        bucket: files,
        policy_document: new {
            statement: [new {
                sid: "HttpsOnly",
                effect: Deny,
                principal: new { aws: ["*"] },
                action: ["s3:*"],
                resource: [sub!("{}", files.arn()), sub!("{}/*", files.arn())],
                condition: json!({ "Bool": { "aws:SecureTransport": "false" } }),
            }],
        },
    };
    let bucket_name = Output { value: files.reference(), description: "Where files go" };
    let queue_url = Output { value: arrivals.queue_url(), description: "Where their names arrive" };
}
