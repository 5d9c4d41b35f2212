use specforge_dsl::prelude::*;

#[contract]
pub struct Positional(ec2::VpcId);

#[contract]
pub struct Generic<K> {
    pub vpc: K,
}

#[contract(name = "/platform/network")]
pub struct Slash {
    pub vpc: ec2::VpcId,
}

#[contract]
pub struct AwsNetwork {
    pub vpc: ec2::VpcId,
}

#[contract(version = 2)]
pub struct Versioned {
    pub vpc: ec2::VpcId,
}

#[contract]
pub struct Empty {}

#[contract]
pub enum Choice {
    Vpc(ec2::VpcId),
}

fn main() {}
