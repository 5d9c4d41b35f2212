// It needs a key.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope, vpc: Handle<ec2::Vpc>) {
    for block in ["10.0.0.0/24", "10.0.1.0/24"] {
        let subnet = ec2::Subnet { vpc_id: vpc, cidr_block: block };
    }
}

fn main() {}
