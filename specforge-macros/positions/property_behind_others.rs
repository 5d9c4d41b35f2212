//! At the mark: `instance_tenancy`, `enable_dns_hostnames`, `tags`.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16", enable_dns_support: true, ¦ };
    let subnet = ec2::Subnet { vpc_id: vpc, cidr_block: "10.0.0.0/24" };
}
