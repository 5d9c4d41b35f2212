//! A network that other teams' services run in, and the contract that they count on.

use specforge_dsl::components::{AddressSpace, NatGateways, NetworkSettings, Zone, Zones, network};
use specforge_dsl::prelude::*;

/// What the platform team promises to everybody who runs a service.
#[contract]
pub struct SharedNetwork {
    /// The network.
    pub vpc: ec2::VpcId,
    /// Subnets for services: a way out through address translation, none in.
    pub private_subnets: [ec2::SubnetId],
}

/// The platform team's app.
pub fn app() -> App {
    let app = App::new("platform");
    shared_network(&app, "production");
    app
}

/// The network of one environment, published under the environment's name.
#[stack]
pub fn shared_network(scope: &Scope, environment: &str) {
    let network = network(
        scope,
        &NetworkSettings {
            name: environment,
            address_space: AddressSpace::ten(20),
            zones: Zones([Some(Zone::A), Some(Zone::B), None, None]),
            nat_gateways: NatGateways::PerZone,
        },
    );
    SharedNetwork::publish(scope, environment, new { vpc: network.vpc, private_subnets: network.private });
}
