//! VPCs, subnets, NAT gateways and routes.

use crate::rules::cidr::{Ipv4Network, Ipv6Network};
use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::listed;

pub(crate) const CODES: &[RuleCode] = &[SIZE, DNS, NAT, ROUTE, ZONE];

const SIZE: RuleCode = RuleCode {
    code: "SF0201",
    title: "A network of a size that EC2 does not allow",
    explanation: "The IPv4 network of a VPC or of a subnet has from 16 to 65,536 addresses: a prefix length from 28 to \
                  16. The IPv6 network of a subnet has a prefix length of 44 to 64 in steps of 4. Source: Amazon VPC User \
                  Guide, \"VPC CIDR blocks\" and \"Subnet CIDR blocks\".",
};
const DNS: RuleCode = RuleCode {
    code: "SF0202",
    title: "DNS host names without DNS support",
    explanation: "A VPC can give host names only if it resolves names. Source: AWS::EC2::VPC, `EnableDnsHostnames`: \"You \
                  can only enable DNS hostnames if you've enabled DNS support.\"",
};
const NAT: RuleCode = RuleCode {
    code: "SF0203",
    title: "A NAT gateway whose address does not fit its connectivity",
    explanation: "A public NAT gateway in a subnet has an Elastic IP address (`allocation_id`), a private one has none. \
                  Source: AWS::EC2::NatGateway, `AllocationId`.",
};
const ROUTE: RuleCode = RuleCode {
    code: "SF0204",
    title: "A route with other than one destination and one target",
    explanation: "A route goes from exactly one destination to exactly one target. Source: AWS::EC2::Route: \"You must \
                  specify either a destination CIDR block or prefix list ID. You must also specify exactly one of the \
                  resources as the target.\"",
};

const ZONE: RuleCode = RuleCode {
    code: "SF0207",
    title: "A zone that does not exist",
    explanation: "The name of an Availability Zone is that of its region and a letter, `eu-west-1a`. Source: AWS Regions and \
                  Availability Zones, \"Availability Zones\".",
};

/// `AWS::EC2::VPC`.
pub(super) fn vpc(vpc: View<'_>, report: &mut Report) {
    ipv4_size(vpc, report);
    if vpc.get("EnableDnsHostnames").boolean() == Some(true) && vpc.get("EnableDnsSupport").boolean() == Some(false) {
        report
            .add(&DNS, vpc.get("EnableDnsHostnames").at(), "`enable_dns_hostnames` needs `enable_dns_support`")
            .also(vpc.get("EnableDnsSupport").at(), "it is switched off here")
            .help("write `enable_dns_support: true`");
    }
}

/// `AWS::EC2::VPCCidrBlock`.
pub(super) fn vpc_cidr_block(block: View<'_>, report: &mut Report) {
    ipv4_size(block, report);
}

/// `AWS::EC2::Subnet`.
pub(super) fn subnet(subnet: View<'_>, report: &mut Report) {
    ipv4_size(subnet, report);
    let zone = subnet.get("AvailabilityZone");
    if let Some(text) = zone.text().filter(|text| !text.ends_with(|last: char| last.is_ascii_lowercase())) {
        report
            .add(&ZONE, zone.at(), format!("`{text}` is not an Availability Zone"))
            .help(format!("a zone has a letter behind its region: `\"{text}a\"`"));
    }
    let ipv6 = subnet.get("Ipv6CidrBlock");
    if let Some(Ok(network)) = ipv6.text().map(Ipv6Network::parse)
        && !((44..=64).contains(&network.prefix()) && network.prefix() % 4 == 0)
    {
        let prefix = network.prefix();
        report
            .add(&SIZE, ipv6.at(), format!("the IPv6 network of a subnet is not a `/{prefix}`"))
            .help("a subnet usually has a `/64`");
    }
}

fn ipv4_size(owner: View<'_>, report: &mut Report) {
    let block = owner.get("CidrBlock");
    if let Some(Ok(network)) = block.text().map(Ipv4Network::parse)
        && !(16..=28).contains(&network.prefix())
    {
        let size = if network.prefix() < 16 { "too large" } else { "too small" };
        report
            .add(&SIZE, block.at(), format!("a network with the prefix `/{}` is {size}", network.prefix()))
            .help("EC2 takes from `/16` (65,536 addresses) to `/28` (16 addresses)");
    }
}

/// `AWS::EC2::NatGateway`.
pub(super) fn nat_gateway(gateway: View<'_>, report: &mut Report) {
    let connectivity = gateway.get("ConnectivityType");
    let in_a_subnet = gateway.has("SubnetId") && gateway.lacks("AvailabilityMode");
    let public = gateway.lacks("ConnectivityType") || connectivity.text() == Some("public");
    if public && in_a_subnet && gateway.lacks("AllocationId") {
        report
            .add(&NAT, gateway.at(), "a public NAT gateway needs `allocation_id`")
            .help("give it the allocation ID of an `ec2::Eip`");
    }
    if connectivity.text() == Some("private") && gateway.has("AllocationId") {
        report
            .add(&NAT, gateway.name_at("AllocationId"), "a private NAT gateway has no Elastic IP address")
            .also(connectivity.at(), "it is private because of this")
            .help("remove `allocation_id`");
    }
}

const DESTINATIONS: [(&str, &str); 3] = [
    ("DestinationCidrBlock", "destination_cidr_block"),
    ("DestinationIpv6CidrBlock", "destination_ipv6_cidr_block"),
    ("DestinationPrefixListId", "destination_prefix_list_id"),
];
const TARGETS: [(&str, &str); 12] = [
    ("CarrierGatewayId", "carrier_gateway_id"),
    ("CoreNetworkArn", "core_network_arn"),
    ("EgressOnlyInternetGatewayId", "egress_only_internet_gateway_id"),
    ("GatewayId", "gateway_id"),
    ("InstanceId", "instance_id"),
    ("LocalGatewayId", "local_gateway_id"),
    ("NatGatewayId", "nat_gateway_id"),
    ("NetworkInterfaceId", "network_interface_id"),
    ("OdbNetworkArn", "odb_network_arn"),
    ("TransitGatewayId", "transit_gateway_id"),
    ("VpcEndpointId", "vpc_endpoint_id"),
    ("VpcPeeringConnectionId", "vpc_peering_connection_id"),
];

/// `AWS::EC2::Route`.
pub(super) fn route(route: View<'_>, report: &mut Report) {
    exactly_one(route, "a route", "destination", &DESTINATIONS, &ROUTE, report);
    exactly_one(route, "a route", "target", &TARGETS, &ROUTE, report);
    let gateway = route.get("GatewayId");
    if gateway.text().is_some_and(|id| id.starts_with("nat-")) {
        report
            .add(&ROUTE, gateway.at(), "`gateway_id` takes an internet or a virtual private gateway")
            .help("a NAT gateway is given as `nat_gateway_id`");
    }
    if route.has("EgressOnlyInternetGatewayId") && route.has("DestinationCidrBlock") {
        report
            .add(&ROUTE, route.name_at("DestinationCidrBlock"), "an egress-only internet gateway carries IPv6 alone")
            .help("give a `destination_ipv6_cidr_block`");
    }
}

/// Exactly one of several properties, given with CloudFormation's and the Rust name.
pub(super) fn exactly_one(
    object: View<'_>,
    owner: &str,
    role: &str,
    names: &[(&str, &str)],
    rule: &RuleCode,
    report: &mut Report,
) {
    let given: Vec<&(&str, &str)> = names.iter().filter(|(name, _)| object.has(name)).collect();
    if let [(first, first_rust), (second, second_rust), ..] = given.as_slice() {
        report
            .add(
                rule,
                object.name_at(second),
                format!("{owner} has one {role}, and both `{first_rust}` and `{second_rust}` are given"),
            )
            .also(object.name_at(first), format!("`{first_rust}` is given here"))
            .help("remove one of them");
    }
    if names.iter().all(|(name, _)| object.lacks(name)) {
        let names = listed(names.iter().map(|(_, rust)| *rust), "or");
        report.add(rule, object.at(), format!("{owner} needs a {role}")).help(format!("add one of {names}"));
    }
}
