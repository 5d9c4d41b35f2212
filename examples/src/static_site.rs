//! A private bucket behind a content delivery network.

use specforge_dsl::prelude::*;

/// The app.
pub fn app() -> App {
    let app = App::new("example");
    static_site(&app);
    app
}

/// A static site: private bucket, CloudFront, HTTPS only.
#[stack]
fn static_site(scope: &Scope) {
    let content = s3::Bucket {
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
    };
    let access = cloudfront::OriginAccessControl {
        origin_access_control_config: new {
            name: sub!("{stack_name}-content"),
            origin_access_control_origin_type: "s3",
            signing_behavior: "always",
            signing_protocol: "sigv4",
        },
    };
    let distribution = cloudfront::Distribution {
        distribution_config: new {
            enabled: true,
            http_version: Http2and3,
            default_root_object: "index.html",
            origins: [new {
                id: "content",
                domain_name: content.regional_domain_name(),
                origin_access_control_id: access,
                // CloudFront wants the element even where an origin access control replaces the identity.
                s3_origin_config: new { origin_access_identity: "" },
            }],
            default_cache_behavior: new {
                target_origin_id: "content",
                viewer_protocol_policy: "redirect-to-https",
                compress: true,
                // The managed policy `CachingOptimized`.
                cache_policy_id: external::<cloudfront::CachePolicyId>("658327ea-f89d-4fab-a63d-7e88639e58f6"),
            },
            viewer_certificate: new { cloud_front_default_certificate: true },
        },
    };
    let content_policy = s3::BucketPolicy {
        bucket: content,
        policy_document: new {
            statement: [
                new {
                    sid: "ReadByTheDistribution",
                    effect: Allow,
                    principal: new { service: ["cloudfront.amazonaws.com"] },
                    action: ["s3:GetObject"],
                    resource: [sub!("{}/*", content.arn())],
                    condition: json!({ "StringEquals": {
                        "AWS:SourceArn": sub!("arn:{partition}:cloudfront::{account}:distribution/{distribution}"),
                    } }),
                },
                new {
                    sid: "HttpsOnly",
                    effect: Deny,
                    principal: new { aws: ["*"] },
                    action: ["s3:*"],
                    resource: [sub!("{}", content.arn()), sub!("{}/*", content.arn())],
                    condition: json!({ "Bool": { "aws:SecureTransport": "false" } }),
                },
            ],
        },
    };
    let address = Output { value: distribution.domain_name(), description: "Where the site answers" };
    let content_bucket = Output { value: content.reference(), description: "Where its files go" };
}
