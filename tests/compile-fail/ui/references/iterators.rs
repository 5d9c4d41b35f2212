use std::collections::BTreeMap;

use specforge_dsl::prelude::*;

#[component]
fn balancer(scope: &Scope, subnets: &[Handle<ec2::Subnet>], groups: BTreeMap<String, Handle<ec2::SecurityGroup>>) {
    let zones: Vec<_> = subnets.iter().map(|subnet| subnet.availability_zone()).collect();
    let collected = elb::LoadBalancer { subnets: zones };
    let mapped = elb::LoadBalancer { subnets: subnets.iter().map(|subnet| subnet.vpc_id()) };
    let keys = elb::LoadBalancer { subnets, security_groups: groups.keys() };
    let values = elb::LoadBalancer { subnets, security_groups: groups.values() };
    let filtered = elb::LoadBalancer { subnets: groups.values().filter(|_| true) };
}

fn main() {}
