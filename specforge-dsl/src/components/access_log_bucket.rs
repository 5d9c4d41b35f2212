use crate::prelude::*;

/// Makes a bucket for a load balancer's access logs, which go after some days.
///
/// Load balancers can write to buckets that S3 encrypts with its own keys alone, not with ours (Elastic Load Balancing
/// User Guide, "Access logs for your Application Load Balancer"). The bucket is kept when its stack goes: CloudFormation
/// cannot delete one that has objects in it.
#[component]
pub fn access_log_bucket(scope: &Scope, days: u16) -> Handle<s3::Bucket> {
    #[deletion_policy(RetainExceptOnCreate)]
    let bucket = s3::Bucket {
        bucket_encryption: new {
            server_side_encryption_configuration: [new {
                server_side_encryption_by_default: new { sse_algorithm: "AES256" },
            }],
        },
        public_access_block_configuration: new {
            block_public_acls: true,
            block_public_policy: true,
            ignore_public_acls: true,
            restrict_public_buckets: true,
        },
        ownership_controls: new { rules: [new { object_ownership: BucketOwnerEnforced }] },
        versioning_configuration: new { status: Enabled },
        // Who read the logs is logged beside them: few lines, and no second bucket that would need a third.
        logging_configuration: new { log_file_prefix: "access-to-this-bucket/" },
        lifecycle_configuration: new {
            rules: [new {
                id: "Expire",
                status: Enabled,
                expiration_in_days: days,
                noncurrent_version_expiration: new { noncurrent_days: 7 },
                abort_incomplete_multipart_upload: new { days_after_initiation: 1 },
            }],
        },
    };
    let policy = s3::BucketPolicy {
        bucket,
        policy_document: new {
            statement: [
                new {
                    sid: "EncryptedTransportOnly",
                    effect: Deny,
                    principal: "*",
                    action: ["s3:*"],
                    resource: [sub!("{}", bucket.arn()), sub!("{}/*", bucket.arn())],
                    condition: json!({ "Bool": { "aws:SecureTransport": "false" } }),
                },
                new {
                    sid: "LoadBalancers",
                    effect: Allow,
                    principal: new { service: ["logdelivery.elasticloadbalancing.amazonaws.com"] },
                    action: ["s3:PutObject"],
                    resource: [sub!("{}/AWSLogs/{account}/*", bucket.arn())],
                },
                new {
                    sid: "ServerAccessLogs",
                    effect: Allow,
                    principal: new { service: ["logging.s3.amazonaws.com"] },
                    action: ["s3:PutObject"],
                    resource: [sub!("{}/access-to-this-bucket/*", bucket.arn())],
                    condition: json!({ "StringEquals": { "aws:SourceAccount": account_id() } }),
                },
            ],
        },
    };
    bucket
}
