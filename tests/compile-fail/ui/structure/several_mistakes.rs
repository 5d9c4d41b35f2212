// One message each, in one compile.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope, subnet: Handle<ec2::Subnet>) {
    let vpc = ec2::Vpc { cidr_blok: "10.0.0.0/16" };
    let group = ec2::SecurityGroup { group_description: "Tasks", vpc_id: subnet };
    let service = ecs::Service { launch_type: Fargat };
    let rule = ec2::SecurityGroupIngress { group_id: group, ip_protocol: "tcp", from_port: "80", to_port: 80, cidr_ip: "10.0.0.0/16" };
}

fn main() {}
