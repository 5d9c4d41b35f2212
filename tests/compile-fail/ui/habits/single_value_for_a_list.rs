// One item is a list of one.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, subnet: Handle<ec2::Subnet>) {
    let group = rds::DbSubnetGroup { subnet_ids: subnet, db_subnet_group_description: "Data" };
    let table = ec2::SecurityGroup { group_description: "Tasks", security_group_ingress: new { ip_protocol: "tcp" } };
}

fn main() {}
