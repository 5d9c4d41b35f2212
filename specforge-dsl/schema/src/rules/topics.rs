//! The rules on several properties of one resource, by topic. Each rule is documented by AWS; its code says where.

mod arn;
mod attributes;
mod cache;
mod database;
mod database_storage;
mod ecs_service;
mod endpoint;
mod fargate;
mod instance_class;
mod listener;
mod load_balancer;
mod managed_policy;
mod network;
mod policy;
mod policy_action;
mod policy_principal;
mod policy_resource;
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
}

/// The codes of all topics.
pub(super) fn codes() -> impl Iterator<Item = RuleCode> {
    [
        cache::CODES,
        database::CODES,
        database_storage::CODES,
        ecs_service::CODES,
        endpoint::CODES,
        fargate::CODES,
        instance_class::CODES,
        listener::CODES,
        load_balancer::CODES,
        managed_policy::CODES,
        network::CODES,
        policy::CODES,
        policy_action::CODES,
        policy_principal::CODES,
        policy_resource::CODES,
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
        "AWS::EC2::NatGateway" => &[network::nat_gateway],
        "AWS::EC2::Route" => &[network::route],
        "AWS::EC2::SecurityGroup" => &[security_group::group],
        "AWS::EC2::SecurityGroupEgress" => &[security_group::egress],
        "AWS::EC2::SecurityGroupIngress" => &[security_group::ingress],
        "AWS::EC2::Subnet" => &[network::subnet],
        "AWS::EC2::VPC" => &[network::vpc],
        "AWS::EC2::VPCCidrBlock" => &[network::vpc_cidr_block],
        "AWS::EC2::VPCEndpoint" => &[endpoint::endpoint],
        "AWS::ECS::Service" => &[ecs_service::service],
        "AWS::ECS::TaskDefinition" => &[task_definition::task_definition, fargate::task_definition],
        "AWS::ElastiCache::CacheCluster" => &[cache::cluster],
        "AWS::ElastiCache::ReplicationGroup" => &[cache::replication_group],
        "AWS::ElasticLoadBalancingV2::Listener" => &[listener::listener],
        "AWS::ElasticLoadBalancingV2::ListenerRule" => &[listener::rule],
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => &[load_balancer::load_balancer],
        "AWS::ElasticLoadBalancingV2::TargetGroup" => &[target_group::target_group],
        "AWS::IAM::Group" | "AWS::IAM::Role" | "AWS::IAM::User" => &[managed_policy::check],
        "AWS::RDS::DBCluster" => &[database::cluster],
        "AWS::RDS::DBInstance" => &[database::instance, database_storage::instance],
        "AWS::RDS::DBSubnetGroup" => &[database::subnet_group],
        _ => &[],
    }
}
