// A list that is a variable.
use specforge_dsl::prelude::*;

#[component]
fn cache(scope: &Scope, groups: Vec<Handle<ec2::SecurityGroup>>) {
    let subnets = elasticache::SubnetGroup { description: "Cache", subnet_ids: groups };
}

fn main() {}
