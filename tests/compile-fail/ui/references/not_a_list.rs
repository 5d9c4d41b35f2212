// One handle where a list is wanted.
use specforge_dsl::prelude::*;

#[component]
fn cache(scope: &Scope, subnet: Handle<ec2::Subnet>) {
    let subnets = elasticache::SubnetGroup { description: "Cache", subnet_ids: subnet };
}

fn main() {}
