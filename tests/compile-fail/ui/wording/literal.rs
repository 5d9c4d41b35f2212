// Each is found here by the macro, at the literal.
use specforge_dsl::prelude::*;

#[stack]
pub fn mistakes(scope: &Scope) {
    let network = ec2::Vpc { cidr_block: "10.0.1.0/16" };
    let address = ec2::Vpc { cidr_block: "10.0.0.0" };
    let slow = sqs::Queue { visibility_timeout: 50000 };
    let early = sqs::Queue { delay_seconds: -1 };
    let odd = logs::LogGroup { retention_in_days: 10 };
    let service = ecs::Service { launch_type: "FARGAT", desired_count: 1 };
    let named = s3::Bucket { bucket_name: "Logs" };
    let engine = elasticache::CacheCluster {
        cache_node_type: "cache.t4g.micro",
        engine: "reddis",
        num_cache_nodes: 1,
    };
    let group = ec2::SecurityGroup {
        group_description: "Tasks",
        security_group_ingress: [
            new { ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ip: "10.0.0.0/16" },
            new { ip_protocol: "tcp", from_port: 90, to_port: 80, cidr_ip: "10.0.0.0/16" },
        ],
    };
    let task = ecs::TaskDefinition {
        requires_compatibilities: [Fargate],
        network_mode: Awsvpc,
        cpu: "256",
        memory: "4096",
    };
    let twice = ecs::TaskDefinition { requires_compatibilities: [Ec2, "EC2"] };
    let policy = iam::ManagedPolicy {
        policy_document: new {
            statement: [
                new { effect: Allow, action: ["s3:GetObjects"], resource: ["*"] },
                new {
                    effect: Allow,
                    action: ["sqs:SendMessage"],
                    resource: ["arn:aws:dynamo:us-east-1:123456789012:table/a"],
                },
            ],
        },
    };
    let role = iam::Role {
        assume_role_policy_document: new {
            statement: [
                new {
                    effect: Allow,
                    action: "sts:AssumeRole",
                    principal: new { service: ["ecs-task.amazonaws.com"] },
                },
                new {
                    effect: Allow,
                    action: "sts:AssumeRole",
                    principal: new { service: ["ecs-tasks.amazonaws.com"] },
                },
            ],
        },
    };
    let region = sns::Topic { display_name: "${AWS::Region}-alerts" };
    let secret = rds::DbInstance {
        engine: "postgres",
        db_instance_class: "db.t4g.small",
        allocated_storage: "20",
        master_username: "shop",
        master_user_password: "{{resolve:secretmanager:shop}}",
    };
    let dashboard = cloudwatch::Dashboard { dashboard_body: "{" };
    let schedule = events::Rule { schedule_expression: "every hour" };
    let alias = kms::Alias { alias_name: "shop", target_key_id: external::<kms::KeyId>("k") };
    let function = lambda::Function { memory_size: 64, ..raw(json!({ "Role": "r" })) };
    let tagged = ec2::Vpc { cidr_block: "10.0.0.0/16", tags: [new { key: "aws:team", value: "shop" }] };
    let value = Output { value: "a", export: "shop_topic" };
}

fn main() {}
