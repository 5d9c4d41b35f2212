// The error points at the item.
use specforge_dsl::prelude::*;

#[component]
fn cache(scope: &Scope, subnet: Handle<ec2::Subnet>, vpc: Handle<ec2::Vpc>) {
    let subnets = elasticache::SubnetGroup { description: "Cache", subnet_ids: [subnet, vpc] };
}

fn main() {}
