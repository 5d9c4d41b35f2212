use crate::prelude::*;

/// Records which connections were refused in a network: the first place to look when something cannot connect.
#[component]
pub fn flow_logs(scope: &Scope, vpc: Handle<ec2::Vpc>, log_group: Handle<logs::LogGroup>) -> Handle<ec2::FlowLog> {
    let role = iam::Role {
        assume_role_policy_document: new {
            statement: [new {
                effect: Allow,
                principal: new { service: ["vpc-flow-logs.amazonaws.com"] },
                action: ["sts:AssumeRole"],
                condition: json!({ "StringEquals": { "aws:SourceAccount": account_id() } }),
            }],
        },
        policies: [new {
            policy_name: "write-flow-logs",
            policy_document: new {
                statement: [new {
                    effect: Allow,
                    action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
                    resource: [log_group.arn()],
                }],
            },
        }],
    };
    let flow_log = ec2::FlowLog {
        resource_id: vpc,
        resource_type: "VPC",
        traffic_type: "REJECT",
        log_destination_type: "cloud-watch-logs",
        log_group_name: log_group,
        deliver_logs_permission_arn: role,
    };
    flow_log
}
