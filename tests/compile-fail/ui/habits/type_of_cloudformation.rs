// `AWS::EC2::VPC` is `ec2::Vpc`.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let vpc = AWS::EC2::VPC { cidr_block: "10.0.0.0/16" };
    let subnet = ec2::Subnet { vpc_id: vpc, cidr_block: "10.0.0.0/24" };
}

fn main() {}
