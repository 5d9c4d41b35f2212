// A bound.
use specforge_dsl::prelude::*;

#[component]
fn targets(scope: &Scope, vpc: Handle<ec2::Vpc>) {
    let targets = elb::TargetGroup { vpc_id: vpc, port: 80, protocol: Http, health_check_interval_seconds: 1 };
}

fn main() {}
