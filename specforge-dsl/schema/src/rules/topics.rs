//! The rules on several properties of one resource, by topic. Each rule is documented by AWS; its code says where.

mod alarm;
mod arn;
mod attributes;
mod bounds;
mod bounds_table;
mod bucket;
mod cache;
mod choices;
mod composite_alarm;
mod container_limits;
mod container_logs;
mod container_secrets;
mod dashboard;
mod database;
mod database_capacity;
mod database_credentials;
mod database_name;
mod database_storage;
mod domain;
mod ecs_service;
mod endpoint;
mod environment;
mod fargate;
mod instance_class;
mod key;
mod listener;
mod load_balancer;
mod logs;
mod managed_policy;
mod messaging;
mod metric;
mod metric_dimensions;
mod metric_names;
mod metric_threshold;
mod network;
mod parameter_group;
mod plain_secret;
mod policy;
mod policy_action;
mod policy_condition;
mod policy_fit;
mod policy_key;
mod policy_principal;
mod policy_resource;
mod policy_value;
mod registry;
mod scaling;
mod schedule;
mod secret;
mod security_group;
mod target_group;
mod task_definition;
mod window;

use super::codes::RuleCode;
use super::report::Report;
use super::view::View;
use crate::ResourceType;

type Rule = fn(View<'_>, &mut Report);

/// Applies the rules of a resource type.
pub(super) fn check(resource: ResourceType, properties: View<'_>, report: &mut Report) {
    for rule in rules(resource.name()) {
        rule(properties, report);
    }
    policy::check(resource, properties, report);
    // Last: where another rule speaks of the number already, nothing is to be added.
    bounds::check(resource.name(), properties, report);
}

/// The codes of all topics.
pub(super) fn codes() -> impl Iterator<Item = RuleCode> {
    [
        alarm::CODES,
        bounds::CODES,
        bucket::CODES,
        cache::CODES,
        choices::CODES,
        composite_alarm::CODES,
        container_limits::CODES,
        container_logs::CODES,
        container_secrets::CODES,
        dashboard::CODES,
        database::CODES,
        database_capacity::CODES,
        database_credentials::CODES,
        database_name::CODES,
        database_storage::CODES,
        domain::CODES,
        ecs_service::CODES,
        endpoint::CODES,
        environment::CODES,
        fargate::CODES,
        instance_class::CODES,
        key::CODES,
        listener::CODES,
        load_balancer::CODES,
        logs::CODES,
        managed_policy::CODES,
        messaging::CODES,
        metric::CODES,
        metric_threshold::CODES,
        network::CODES,
        parameter_group::CODES,
        plain_secret::CODES,
        policy::CODES,
        policy_action::CODES,
        policy_condition::CODES,
        policy_fit::CODES,
        policy_key::CODES,
        policy_principal::CODES,
        policy_resource::CODES,
        policy_value::CODES,
        registry::CODES,
        scaling::CODES,
        schedule::CODES,
        secret::CODES,
        security_group::CODES,
        target_group::CODES,
        task_definition::CODES,
        window::CODES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

fn rules(name: &str) -> &'static [Rule] {
    match name {
        "AWS::ApplicationAutoScaling::ScalableTarget" => &[scaling::target],
        "AWS::ApplicationAutoScaling::ScalingPolicy" => &[scaling::policy],
        "AWS::AutoScaling::ScalingPolicy" => &[scaling::group_policy],
        "AWS::CertificateManager::Certificate" => &[domain::certificate],
        "AWS::CloudWatch::Alarm" => &[alarm::alarm],
        "AWS::CloudWatch::CompositeAlarm" => &[composite_alarm::alarm],
        "AWS::CloudWatch::Dashboard" => &[dashboard::dashboard],
        "AWS::EC2::EIP" => &[choices::elastic_ip],
        "AWS::EC2::NatGateway" => &[network::nat_gateway],
        "AWS::EC2::Route" => &[network::route],
        "AWS::EC2::SecurityGroup" => &[security_group::group],
        "AWS::EC2::SecurityGroupEgress" => &[security_group::egress],
        "AWS::EC2::SecurityGroupIngress" => &[security_group::ingress],
        "AWS::EC2::Subnet" => &[network::subnet],
        "AWS::EC2::VPC" => &[network::vpc],
        "AWS::EC2::VPCCidrBlock" => &[network::vpc_cidr_block],
        "AWS::EC2::VPCEndpoint" => &[endpoint::endpoint],
        "AWS::ECR::Repository" => &[registry::repository],
        "AWS::ECS::Service" => &[ecs_service::service],
        "AWS::ECS::TaskDefinition" => &[
            task_definition::task_definition,
            fargate::task_definition,
            container_limits::task_definition,
            choices::task_definition,
            plain_secret::task_definition,
            environment::task_definition,
        ],
        "AWS::ElastiCache::CacheCluster" => &[cache::cluster, choices::cache_cluster],
        "AWS::ElastiCache::ParameterGroup" => &[parameter_group::cache],
        "AWS::ElastiCache::ReplicationGroup" => &[cache::replication_group, choices::replication_group],
        "AWS::ElasticLoadBalancingV2::Listener" => &[listener::listener],
        "AWS::ElasticLoadBalancingV2::ListenerRule" => &[listener::rule],
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => &[load_balancer::load_balancer],
        "AWS::ElasticLoadBalancingV2::TargetGroup" => &[target_group::target_group],
        "AWS::Events::Rule" | "AWS::Scheduler::Schedule" => &[schedule::rule],
        "AWS::IAM::Group" | "AWS::IAM::Role" | "AWS::IAM::User" => &[managed_policy::check],
        "AWS::KMS::Alias" => &[key::alias],
        "AWS::KMS::Key" => &[key::key],
        "AWS::Lambda::Function" => &[plain_secret::function, environment::function],
        "AWS::Logs::LogGroup" => &[logs::group],
        "AWS::Logs::MetricFilter" | "AWS::Logs::SubscriptionFilter" => &[logs::filter],
        "AWS::RDS::DBCluster" => &[database::cluster, database_capacity::cluster, choices::db_cluster],
        "AWS::RDS::DBInstance" => &[database::instance, database_storage::instance, choices::db_instance],
        "AWS::RDS::DBClusterParameterGroup" | "AWS::RDS::DBParameterGroup" => &[parameter_group::database],
        "AWS::RDS::DBSubnetGroup" => &[database::subnet_group],
        "AWS::Route53::RecordSet" => &[domain::record],
        "AWS::Route53::RecordSetGroup" => &[domain::records],
        "AWS::S3::Bucket" => &[bucket::bucket],
        "AWS::SNS::Subscription" => &[messaging::subscription],
        "AWS::SNS::Topic" => &[messaging::topic],
        "AWS::SQS::Queue" => &[messaging::queue],
        "AWS::SSM::Parameter" => &[secret::parameter],
        "AWS::SecretsManager::Secret" => &[secret::secret],
        _ => &[],
    }
}
