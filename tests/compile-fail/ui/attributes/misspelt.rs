// Each in one compile.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, vpc: Handle<ec2::Vpc>) {
    #[depend_on(vpc)]
    let subnet = ec2::Subnet { vpc_id: vpc, cidr_block: "10.0.0.0/24" };
    #[deletionPolicy(Retain)]
    let bucket = s3::Bucket {};
    #[silenced(SF0101, reason = "…")]
    let topic = sns::Topic {};
    #[keys(1)]
    for number in 0..3 {}
}

fn main() {}
