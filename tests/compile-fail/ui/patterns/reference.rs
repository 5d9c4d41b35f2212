//! What was found stands for a reference, and not for any.

use specforge_dsl::prelude::*;
use specforge_dsl::testing::{like, synthesize};

fn main() {
    let app = synthesize(&App::new("shop"));
    let subnet = app.all().expect_one(like!(ec2::Subnet));
    app.all().expect_all(like!(ec2::Instance { subnet_id: subnet }));
    app.all().expect_all(like!(ec2::Subnet { vpc_id: subnet }));
}
