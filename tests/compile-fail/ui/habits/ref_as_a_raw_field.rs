// `.ref` as rustc proposes to write it, and as a method.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope, vpc: Handle<ec2::Vpc>) {
    let first = ec2::Subnet { vpc_id: vpc.r#ref, cidr_block: "10.0.0.0/24" };
    let second = ec2::Subnet { vpc_id: vpc.r#ref(), cidr_block: "10.0.1.0/24" };
}

fn main() {}
