// CDK constructs.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let vpc = ec2::Vpc::new(scope, "Vpc", "10.0.0.0/16");
    let subnet = ec2::Subnet { vpc_id: vpc, cidr_block: "10.0.0.0/24" };
    let topic = sns::Topic::builder();
}

fn main() {}
