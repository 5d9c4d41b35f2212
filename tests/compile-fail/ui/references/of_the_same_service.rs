// What is easily taken for one another: the resources around the one that is meant, and its other attributes.
use specforge_dsl::prelude::*;

#[component]
fn traffic(
    scope: &Scope,
    balancer: Handle<elb::LoadBalancer>,
    group: Handle<elb::TargetGroup>,
    table: Handle<ec2::RouteTable>,
    nat: Handle<ec2::NatGateway>,
) {
    let route = ec2::Route { route_table_id: table, destination_cidr_block: "0.0.0.0/0", gateway_id: nat };
    let of_a_group = elb::Listener { load_balancer_arn: group, port: 80, protocol: Http, default_actions: [] };
    let to_a_name = elb::Listener {
        load_balancer_arn: balancer,
        port: 80,
        protocol: Http,
        default_actions: [new { r#type: Forward, target_group_arn: group.target_group_full_name() }],
    };
}

#[component]
fn services(
    scope: &Scope,
    task: Handle<ecs::TaskDefinition>,
    balancer: Handle<elb::LoadBalancer>,
    group: Handle<elb::TargetGroup>,
    role: Handle<iam::Role>,
) {
    let service = ecs::Service {
        cluster: task,
        task_definition: task,
        load_balancers: [new {
            container_name: "shop",
            container_port: 80,
            target_group_arn: group,
            advanced_configuration: new {
                alternate_target_group_arn: group,
                production_listener_rule: balancer,
                role_arn: role,
            },
        }],
    };
}

#[component]
fn data(
    scope: &Scope,
    subnet: Handle<ec2::Subnet>,
    group: Handle<rds::DbSubnetGroup>,
    topic: Handle<sns::Topic>,
    key: Handle<kms::Key>,
) {
    let database = rds::DbInstance { db_subnet_group_name: subnet, vpc_security_groups: [group] };
    let alarm = cloudwatch::Alarm {
        comparison_operator: "GreaterThanThreshold",
        evaluation_periods: 3,
        alarm_actions: [topic.topic_name()],
    };
    let logs = logs::LogGroup { retention_in_days: 30, kms_key_id: key.key_id() };
}

fn main() {}
