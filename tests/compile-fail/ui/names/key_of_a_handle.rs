// A key is displayed.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, vpc: Handle<ec2::Vpc>) {
    #[key(vpc)]
    for vpc in [vpc] {
        let subnet = ec2::Subnet { vpc_id: vpc, cidr_block: "10.0.0.0/24" };
    }
}

fn main() {}
