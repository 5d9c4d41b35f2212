// Inside of an iterator.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, ports: &[u16]) {
    let group = ec2::SecurityGroup {
        group_description: "Tasks",
        security_group_ingress: ports.iter().map(|port| new { ip_protocol: "tcp", from_prt: *port, to_port: *port }),
    };
}

fn main() {}
