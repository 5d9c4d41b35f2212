use specforge_dsl::prelude::*;

#[component]
fn balancer(
    scope: &Scope,
    subnet: Option<Handle<ec2::Subnet>>,
    subnets: Option<Vec<Handle<ec2::Subnet>>>,
    vpc: Option<Handle<ec2::Vpc>>,
) {
    let right = ec2::SecurityGroup { group_description: "web", vpc_id: vpc };
    let other = ec2::SecurityGroup { group_description: "web", vpc_id: subnet };
    let list = elb::LoadBalancer { subnets, security_groups: subnets };
    let item = elb::LoadBalancer { subnets: [subnet, vpc] };
    let mapped = ec2::SecurityGroup { group_description: "web", vpc_id: subnet.map(|subnet| subnet.cidr_block()) };
}

fn main() {}
