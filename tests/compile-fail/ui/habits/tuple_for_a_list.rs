// Parentheses are no list.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, first: Handle<ec2::Subnet>, second: Handle<ec2::Subnet>) {
    let group = rds::DbSubnetGroup { subnet_ids: (first, second), db_subnet_group_description: "Data" };
}

fn main() {}
