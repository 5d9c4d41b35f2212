// What the items of a list are is said, however the list is made.
use specforge_dsl::prelude::*;

#[component]
fn balancers(
    scope: &Scope,
    groups: Vec<Handle<ec2::SecurityGroup>>,
    slice: &[Handle<ec2::SecurityGroup>],
    names: [&str; 2],
    subnet: Handle<ec2::Subnet>,
) {
    let variable = elb::LoadBalancer { subnets: groups };
    let reference = elb::LoadBalancer { subnets: slice };
    let part = elb::LoadBalancer { subnets: slice[1..] };
    let collected = elb::LoadBalancer { subnets: slice.iter().map(|group| group.vpc_id()).collect::<Vec<_>>() };
    let texts = elb::LoadBalancer { subnets: names };
    let single = elb::LoadBalancer { subnets: subnet };
    let number = elb::LoadBalancer { subnets: groups.len() };
}

fn main() {}
