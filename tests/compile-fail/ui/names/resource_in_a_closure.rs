// It needs a key.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope, vpc: Handle<ec2::Vpc>) -> Vec<Handle<ec2::Subnet>> {
    let blocks = ["10.0.0.0/24", "10.0.1.0/24"];
    blocks
        .iter()
        .map(|block| {
            let subnet = ec2::Subnet { vpc_id: vpc, cidr_block: block };
            subnet
        })
        .collect()
}

fn main() {}
