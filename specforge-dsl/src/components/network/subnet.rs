use super::address_plan::Place;
use crate::prelude::*;

/// Makes a subnet with its routes. Nothing in it gets a public address unless it asks for one.
#[component]
pub(super) fn subnet(
    scope: &Scope,
    vpc: Handle<ec2::Vpc>,
    place: &Place,
    route_table: Handle<ec2::RouteTable>,
) -> Handle<ec2::Subnet> {
    let zone = place.zone.letter().to_string();
    let subnet = ec2::Subnet {
        vpc_id: vpc,
        availability_zone: sub!("{region}{zone}"),
        cidr_block: &place.cidr_block,
        map_public_ip_on_launch: false,
        tags: [new { key: "Name", value: &place.name }],
    };
    let association = ec2::SubnetRouteTableAssociation { subnet_id: subnet, route_table_id: route_table };
    subnet
}

/// Makes a gateway with a fixed public address, through which private subnets reach the internet.
#[component]
pub(super) fn nat_gateway(
    scope: &Scope,
    public_subnet: Handle<ec2::Subnet>,
    attachment: Handle<ec2::VpcGatewayAttachment>,
) -> Handle<ec2::NatGateway> {
    // An address can be had only in a network that is attached to the internet (EC2 User Guide, "AWS::EC2::EIP").
    #[depends_on(attachment)]
    let address = ec2::Eip { domain: "vpc" };
    let nat_gateway = ec2::NatGateway { subnet_id: public_subnet, allocation_id: address };
    nat_gateway
}
