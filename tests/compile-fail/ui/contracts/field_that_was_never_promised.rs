use specforge_compile_fail::platform::SharedNetwork;
use specforge_dsl::prelude::*;

#[stack]
fn network(scope: &Scope, key: Handle<kms::Key>, subnets: &[Handle<ec2::Subnet>]) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
    SharedNetwork::publish(scope, "production", new { vpc, privat_subnets: subnets, private_subnets: subnets, log_key: key });
}

fn main() {}
