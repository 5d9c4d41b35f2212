use specforge_dsl::prelude::*;

#[contract]
pub struct SharedNetwork {
    pub vpc: ec2::Vpc,
    pub domain: String,
    pub subnets: [ec2::SubnetId],
}

fn main() {}
