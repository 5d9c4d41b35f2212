//! A queue whose messages a function works off.

use specforge_dsl::prelude::*;

/// The app.
pub fn app() -> App {
    let app = App::new("example");
    queue_workers(&app);
    app
}

/// How long a worker may take for one batch, in seconds.
const TIMEOUT: u32 = 60;

/// A queue with its workers, and an alarm on what they could not do.
#[stack]
fn queue_workers(scope: &Scope) {
    let alert_email = Parameter::<Text> {
        description: "Who hears of messages that failed",
        allowed_pattern: "[^@ ]+@[^@ ]+",
        sample: "ops@example.com",
    };
    let code_bucket = Parameter::<s3::BucketName> { description: "Bucket of the worker's code", sample: "code" };
    let code_key = Parameter::<Text> { description: "Key of the worker's code", sample: "worker.zip" };

    let failed = sqs::Queue { sqs_managed_sse_enabled: true, message_retention_period: 1_209_600 };
    let work = sqs::Queue {
        sqs_managed_sse_enabled: true,
        // Six times the function's timeout, as the Lambda guide advises for queues.
        visibility_timeout: 6 * TIMEOUT,
        redrive_policy: json!({ "deadLetterTargetArn": failed.arn(), "maxReceiveCount": 5 }),
    };
    let role = iam::Role {
        assume_role_policy_document: new {
            statement: [new {
                effect: Allow,
                principal: new { service: ["lambda.amazonaws.com"] },
                action: ["sts:AssumeRole"],
            }],
        },
        policies: [new {
            policy_name: "work",
            policy_document: new {
                statement: [new {
                    effect: Allow,
                    action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                    resource: [work.arn()],
                }],
            },
        }],
    };
    let worker = lambda::Function {
        runtime: "python3.13",
        handler: "worker.handle",
        role,
        timeout: TIMEOUT,
        memory_size: 256,
        code: new { s3_bucket: code_bucket, s3_key: code_key },
    };
    let log_group = logs::LogGroup { log_group_name: sub!("/aws/lambda/{worker}"), retention_in_days: 30 };
    let log_policy = iam::Policy {
        policy_name: "log",
        roles: [role],
        policy_document: new {
            statement: [new {
                effect: Allow,
                action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                resource: [log_group.arn()],
            }],
        },
    };
    #[depends_on(log_policy)]
    let feed = lambda::EventSourceMapping {
        event_source_arn: work.arn(),
        function_name: worker,
        batch_size: 10,
        function_response_types: [ReportBatchItemFailures],
        scaling_config: new { maximum_concurrency: 20 },
    };
    let alerts = sns::Topic { subscription: [new { protocol: "email", endpoint: alert_email }] };
    let failures = cloudwatch::Alarm {
        alarm_description: "Messages that no worker could handle",
        namespace: "AWS/SQS",
        metric_name: "ApproximateNumberOfMessagesVisible",
        dimensions: [new { name: "QueueName", value: failed.queue_name() }],
        statistic: Maximum,
        period: 300,
        evaluation_periods: 1,
        threshold: 0,
        comparison_operator: GreaterThanThreshold,
        treat_missing_data: "notBreaching",
        alarm_actions: [alerts],
    };
}
