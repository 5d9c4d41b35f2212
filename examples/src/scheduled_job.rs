//! A function that runs every night.

use specforge_dsl::prelude::*;

/// The app.
pub fn app() -> App {
    let app = App::new("example");
    scheduled_job(&app);
    app
}

/// A nightly job with its log group, its role, its schedule and a queue for what failed.
#[stack]
fn scheduled_job(scope: &Scope) {
    let code_bucket = Parameter::<s3::BucketName> { description: "Bucket of the function's code", sample: "code" };
    let code_key = Parameter::<Text> { description: "Key of the function's code", sample: "nightly.zip" };

    let failures = sqs::Queue { sqs_managed_sse_enabled: true, message_retention_period: 1_209_600 };
    let role = iam::Role {
        assume_role_policy_document: new {
            statement: [new {
                effect: Allow,
                principal: new { service: ["lambda.amazonaws.com"] },
                action: ["sts:AssumeRole"],
            }],
        },
    };
    let function = lambda::Function {
        runtime: "nodejs22.x",
        handler: "index.handler",
        role,
        timeout: 300,
        memory_size: 512,
        code: new { s3_bucket: code_bucket, s3_key: code_key },
        dead_letter_config: new { target_arn: failures },
    };
    // Named after the function, so that Lambda does not make one of its own that never expires.
    let log_group = logs::LogGroup { log_group_name: sub!("/aws/lambda/{function}"), retention_in_days: 30 };
    let permissions = iam::Policy {
        policy_name: "nightly",
        roles: [role],
        policy_document: new {
            statement: [
                new {
                    effect: Allow,
                    action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                    resource: [log_group.arn()],
                },
                new { effect: Allow, action: ["sqs:SendMessage"], resource: [failures.arn()] },
            ],
        },
    };
    let schedule_role = iam::Role {
        assume_role_policy_document: new {
            statement: [new {
                effect: Allow,
                principal: new { service: ["scheduler.amazonaws.com"] },
                action: ["sts:AssumeRole"],
                condition: json!({ "StringEquals": { "aws:SourceAccount": account_id() } }),
            }],
        },
        policies: [new {
            policy_name: "invoke",
            policy_document: new {
                statement: [new { effect: Allow, action: ["lambda:InvokeFunction"], resource: [function.arn()] }],
            },
        }],
    };
    #[depends_on(permissions)]
    let schedule = scheduler::Schedule {
        schedule_expression: "cron(0 3 * * ? *)",
        schedule_expression_timezone: "Europe/Zurich",
        flexible_time_window: new { mode: Flexible, maximum_window_in_minutes: 15 },
        target: new {
            arn: function.arn(),
            role_arn: schedule_role,
            retry_policy: new { maximum_retry_attempts: 2, maximum_event_age_in_seconds: 3600 },
        },
    };
}
