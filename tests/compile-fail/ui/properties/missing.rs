// A required property.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope, vpc: Handle<ec2::Vpc>) {
    let group = ec2::SecurityGroup { vpc_id: vpc };
}

fn main() {}
