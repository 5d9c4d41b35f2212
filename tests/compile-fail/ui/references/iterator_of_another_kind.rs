// Through an iterator.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, roles: &[Handle<iam::Role>]) {
    let group = rds::DbSubnetGroup { subnet_ids: roles.iter().map(|role| role), db_subnet_group_description: "Data" };
}

fn main() {}
