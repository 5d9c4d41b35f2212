// Ports in the wrong order.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, group: Handle<ec2::SecurityGroup>) {
    let rule = ec2::SecurityGroupIngress { group_id: group, ip_protocol: "tcp", from_port: 90, to_port: 80, cidr_ip: "10.0.0.0/16" };
}

fn main() {}
