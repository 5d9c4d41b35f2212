use specforge_compile_fail::platform::SharedNetwork;
use specforge_dsl::prelude::*;

#[stack]
fn network(scope: &Scope, key: Handle<kms::Key>, spare: Option<Handle<ec2::Subnet>>) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
    let subnet = ec2::Subnet { vpc_id: vpc, cidr_block: "10.0.0.0/24" };
    SharedNetwork::publish(
        scope,
        "production",
        new {
            vpc: if spare.is_some() { vpc } else { key },
            private_subnets: [subnet, vpc],
            log_key: key.key_id(),
        },
    );
    let others = vec![key];
    let staging = SharedNetwork::publish(scope, "staging", new { vpc: "vpc-1", private_subnets: others, log_key: key });
}

fn main() {}
