use specforge_dsl::language::{Fits, Kind};
use specforge_dsl::prelude::*;

/// The kind is the caller's.
#[component]
fn any_kind<K: Kind>(scope: &Scope, value: Attribute<K>) {
    let group = ec2::SecurityGroup { group_description: value, vpc_id: value };
}

/// What fits is the caller's.
#[component]
fn anything_that_fits(scope: &Scope, vpc: impl Fits<ec2::VpcId>, key: impl Fits<kms::KeyArn>) {
    let group = ec2::SecurityGroup { group_description: "web", vpc_id: vpc };
    let wrong = ec2::SecurityGroup { group_description: "web", vpc_id: key };
}

#[stack]
fn calls(scope: &Scope, subnet: Handle<ec2::Subnet>, key: Handle<kms::Key>) {
    let any = any_kind(scope, subnet.subnet_id());
    let right = anything_that_fits(scope, subnet.vpc_id(), key);
    let wrong = anything_that_fits(scope, subnet, key.key_id());
}

fn main() {}
