// The wrong program of the README.
use specforge_dsl::prelude::*;

/// Where the shop keeps its orders.
#[stack]
fn orders(scope: &Scope, vpc: Handle<ec2::Vpc>) {
    let database = rds::DbInstance {
        engine: "postgres",
        db_instance_class: "db.t4g.small",
        allocated_storage: "20",
        manage_master_user_password: true,
        master_username: "shop",
        vpc_security_groups: [vpc],
    };
}

fn main() {}
