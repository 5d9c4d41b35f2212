//! A pattern that could match nothing.

use specforge_dsl::prelude::*;
use specforge_dsl::testing::{like, synthesize};

fn main() {
    let app = synthesize(&App::new("shop"));
    app.all().expect_all(like!(rds::DbInstance { multi_as: true }));
    app.all().expect_all(like!(rds::DbInstanc { multi_az: true }));
    app.all().expect_all(like!(ecs::Service { launch_type: Fargat }));
    app.all().expect_all(like!(ec2::SecurityGroup { security_group_ingress: [new { to_prot: 443 }, ..] }));
    app.all().expect_all(like!(sqs::Queue { visibility_timeout: 86_400 }));
    app.all().expect_all(like!("AWS::SQS::Queue"));
}
