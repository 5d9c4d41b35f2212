// `ref_()`.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, vpc: Handle<ec2::Vpc>) {
    let subnet = ec2::Subnet { vpc_id: vpc.ref_(), cidr_block: "10.0.0.0/24" };
}

fn main() {}
