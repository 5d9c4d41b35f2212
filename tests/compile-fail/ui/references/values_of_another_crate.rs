use specforge_compile_fail::network::{Network, network};
use specforge_dsl::prelude::*;

#[stack]
fn web(scope: &Scope, shared: &Network) {
    let own = network(scope);
    let group = ec2::SecurityGroup { group_description: "web", vpc_id: own.private[0] };
    let address = ec2::SecurityGroup { group_description: "web", vpc_id: shared.address };
    let right = elb::LoadBalancer { subnets: shared.subnet_ids(), security_groups: [group] };
    let wrong = elb::LoadBalancer { subnets: shared.private, security_groups: shared.subnet_ids() };
}

fn main() {}
