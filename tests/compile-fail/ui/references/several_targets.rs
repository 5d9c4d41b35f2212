// A property with several targets names them.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope, table: Handle<ec2::RouteTable>, subnet: Handle<ec2::Subnet>) {
    let route = ec2::Route { route_table_id: table, destination_cidr_block: "0.0.0.0/0", gateway_id: subnet };
}

fn main() {}
