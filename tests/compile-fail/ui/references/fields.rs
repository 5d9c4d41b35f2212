use specforge_dsl::prelude::*;

struct Network<'a> {
    vpc: Handle<ec2::Vpc>,
    zones: Vec<Zone<'a>>,
}

struct Zone<'a> {
    name: &'a str,
    subnet: Handle<ec2::Subnet>,
}

#[component]
fn groups(scope: &Scope, network: &Network<'_>, pair: (Handle<ec2::Vpc>, Handle<kms::Key>)) {
    let field = ec2::SecurityGroup { group_description: "web", vpc_id: network.zones[0].subnet };
    let text = ec2::SecurityGroup { group_description: "web", vpc_id: network.zones[0].name };
    let element = ec2::SecurityGroup { group_description: "web", vpc_id: pair.1 };
    let right = ec2::SecurityGroup { group_description: pair.1.arn(), vpc_id: pair.0 };
    let list = elb::LoadBalancer { subnets: [network.zones[0].subnet, network.vpc, pair.1.key_id()] };
}

fn main() {}
