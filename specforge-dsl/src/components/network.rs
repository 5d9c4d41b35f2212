//! A network over several availability zones, with room for more.

mod address_plan;
mod connection;
mod endpoints;
mod flow_logs;
mod subnet;

use address_plan::Tier;
pub use address_plan::{AddressSpace, Zone, Zones};
pub use connection::{Connection, Peer, allow, security_group};
pub use endpoints::{AwsService, gateway_endpoint, interface_endpoint};
pub use flow_logs::flow_logs;
use subnet::{nat_gateway, subnet};

use crate::prelude::*;

/// What a network looks like.
pub struct NetworkSettings<'a> {
    /// The name that people see in the console.
    pub name: &'a str,
    /// Its addresses.
    pub address_space: AddressSpace,
    /// The zones it spans.
    pub zones: Zones,
    /// How private subnets reach the internet.
    pub nat_gateways: NatGateways,
}

/// How private subnets reach the internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NatGateways {
    /// One for all zones: cheap, but the loss of its zone cuts all of them off.
    Single,
    /// One in each zone: no zone depends on another.
    PerZone,
}

/// A network with three tiers of subnets in each of its zones.
#[derive(Clone)]
pub struct Network {
    /// The network itself.
    pub vpc: Handle<ec2::Vpc>,
    /// Subnets that the internet reaches, one in each zone: for load balancers.
    pub public: Vec<Handle<ec2::Subnet>>,
    /// Subnets that reach the internet through address translation, one in each zone: for applications.
    pub private: Vec<Handle<ec2::Subnet>>,
    /// Subnets without any way to the internet, one in each zone: for databases.
    pub data: Vec<Handle<ec2::Subnet>>,
    /// The route tables of the private subnets, one in each zone.
    pub private_route_tables: Vec<Handle<ec2::RouteTable>>,
}

/// Makes a network: public, private and data subnets in each zone, and the routes between them and the internet.
#[component]
pub fn network(scope: &Scope, settings: &NetworkSettings<'_>) -> Network {
    let vpc = ec2::Vpc {
        cidr_block: settings.address_space.to_string(),
        // Both switches, or the private names of endpoints do not resolve.
        enable_dns_support: true,
        enable_dns_hostnames: true,
        tags: [new { key: "Name", value: settings.name }],
    };
    let internet_gateway = ec2::InternetGateway {};
    let attachment = ec2::VpcGatewayAttachment { vpc_id: vpc, internet_gateway_id: internet_gateway };
    let public_routes = ec2::RouteTable { vpc_id: vpc };
    #[depends_on(attachment)]
    let internet_route =
        ec2::Route { route_table_id: public_routes, destination_cidr_block: "0.0.0.0/0", gateway_id: internet_gateway };
    // Without a route of its own a data subnet reaches the network's own addresses and nothing else.
    let data_routes = ec2::RouteTable { vpc_id: vpc };

    let mut made = Network { vpc, public: vec![], private: vec![], data: vec![], private_route_tables: vec![] };
    let mut shared_nat_gateway = None;
    #[key(format!("zone-{}", zone.letter()))]
    for (slot, zone) in settings.zones.used() {
        let place = |tier| settings.place(tier, slot, zone);
        let public = subnet(scope, vpc, &place(Tier::Public), public_routes);
        let private_routes = ec2::RouteTable { vpc_id: vpc };
        let private = subnet(scope, vpc, &place(Tier::Private), private_routes);
        let data = subnet(scope, vpc, &place(Tier::Data), data_routes);
        let exit = match (settings.nat_gateways, shared_nat_gateway) {
            (NatGateways::Single, Some(shared)) => shared,
            _ => nat_gateway(scope, public, attachment),
        };
        let default_route =
            ec2::Route { route_table_id: private_routes, destination_cidr_block: "0.0.0.0/0", nat_gateway_id: exit };
        shared_nat_gateway = Some(exit);
        made.public.push(public);
        made.private.push(private);
        made.data.push(data);
        made.private_route_tables.push(private_routes);
    }
    made
}
