// Each is named.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let database = rds::DbSubnetGroup {};
    let alarm = cloudwatch::Alarm {};
    let rule = elb::ListenerRule {};
}

fn main() {}
