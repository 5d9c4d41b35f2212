// What CloudFormation resolves.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let database = rds::DbInstance {
        engine: "postgres",
        db_instance_class: "db.t4g.small",
        allocated_storage: "20",
        master_username: "{{resolve:secretmanager:shop}}",
        master_user_password: "{{resolve:ssm-secure:/shop/password:latest}}",
    };
}

fn main() {}
