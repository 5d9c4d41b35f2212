use specforge_compile_fail::platform::SharedNetwork;
use specforge_dsl::prelude::*;

#[stack]
fn network(scope: &Scope, key: Handle<kms::Key>) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
    SharedNetwork::publish(scope, "production", new { vpc, log_key: key });
}

fn main() {}
