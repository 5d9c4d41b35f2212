use specforge_compile_fail::platform::SharedNetwork;
use specforge_dsl::prelude::*;

#[component]
fn database(scope: &Scope, network: &SharedNetwork) {
    let group = ec2::SecurityGroup { vpc_id: network.log_key, group_description: "Database" };
    let subnets = rds::DbSubnetGroup { subnet_ids: network.vpc, db_subnet_group_description: "Data" };
    let cluster = ecs::Service { network_configuration: new { awsvpc_configuration: new { subnets: [network.private_subnets] } } };
}

fn main() {}
