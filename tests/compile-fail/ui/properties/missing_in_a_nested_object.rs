// A required property of a nested object.
use specforge_dsl::prelude::*;

#[component]
fn secret(scope: &Scope) {
    let group = ec2::SecurityGroup {
        group_description: "Load balancer",
        security_group_ingress: [new { from_port: 80, to_port: 80, cidr_ip: "0.0.0.0/0" }],
    };
}

fn main() {}
