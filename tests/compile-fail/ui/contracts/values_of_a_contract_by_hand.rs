use specforge_compile_fail::platform::SharedNetwork;
use specforge_dsl::prelude::*;

#[stack]
fn network(scope: &Scope, vpc: Handle<ec2::Vpc>, subnets: &[Handle<ec2::Subnet>], key: Handle<kms::Key>) {
    SharedNetwork::publish(scope, "production", SharedNetwork { vpc, private_subnets: subnets, log_key: key });
}

fn main() {}
