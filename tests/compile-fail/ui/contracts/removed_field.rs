use specforge_compile_fail::platform::SharedNetwork;
use specforge_dsl::prelude::*;

#[stack]
fn service(scope: &Scope) {
    let network = SharedNetwork::import(scope, "production");
    let tasks = ec2::SecurityGroup { vpc_id: network.vpc_id, group_description: "Tasks" };
}

fn main() {}
