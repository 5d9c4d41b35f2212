// An external reference has a kind too.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let group = ec2::SecurityGroup { group_description: "Tasks", vpc_id: external::<ec2::SubnetId>("subnet-0abc1234") };
}

fn main() {}
