// Booleans of YAML.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16", enable_dns_support: "yes", enable_dns_hostnames: "True" };
}

fn main() {}
