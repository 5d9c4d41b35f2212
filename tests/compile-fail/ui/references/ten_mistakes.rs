// Ten mistakes, ten messages.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, vpc: Handle<ec2::Vpc>, role: Handle<iam::Role>) {
    let a = ec2::Subnet { vpc_id: role, cidr_block: "10.0.0.0/24" };
    let b = ec2::Subnet { vpc_id: vpc.cidr_block(), cidr_block: "10.0.1.0/24" };
    let c = ec2::SecurityGroup { group_description: "c", vpc_id: role };
    let d = ec2::SecurityGroup { group_description: vpc, vpc_id: vpc };
    let e = ecs::Service { cluster: vpc };
    let f = ecs::Service { task_definition: role };
    let g = rds::DbSubnetGroup { subnet_ids: [vpc], db_subnet_group_description: "g" };
    let h = ec2::VpcEndpoint { vpc_id: vpc, service_name: "s3", route_table_ids: [role] };
    let i = sns::TopicInlinePolicy { topic_arn: vpc, policy_document: json!({ "Statement": [{ "Effect": "Allow", "Action": "sns:Publish", "Principal": "*" }] }) };
    let j = Output { value: role };
}

fn main() {}
