// CDK's `vpcId` is `vpc_id`.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, vpc: Handle<ec2::Vpc>) {
    let subnet = ec2::Subnet { vpcId: vpc, cidrBlock: "10.0.0.0/24" };
}

fn main() {}
