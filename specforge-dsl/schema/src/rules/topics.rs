//! The rules on several properties of one resource, by topic. Each rule is documented by AWS; its code says where.

mod endpoint;
mod network;
mod security_group;

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
}

/// The codes of all topics.
pub(super) fn codes() -> impl Iterator<Item = RuleCode> {
    [endpoint::CODES, network::CODES, security_group::CODES].into_iter().flatten().copied()
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
        _ => &[],
    }
}
