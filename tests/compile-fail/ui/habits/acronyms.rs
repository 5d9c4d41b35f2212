// Types and services in other letters.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let vpc = ec2::VPC { cidr_block: "10.0.0.0/16" };
    let database = rds::DBInstance { db_instance_class: "db.t4g.small" };
    let queue = SQS::Queue { queue_name: "jobs" };
}

fn main() {}
