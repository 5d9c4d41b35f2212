// Parameters have kinds.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let zone = Parameter::<route53::HostedZoneId> { description: "…" };
    let subnet = ec2::Subnet { vpc_id: zone, cidr_block: "10.0.0.0/24" };
}

fn main() {}
