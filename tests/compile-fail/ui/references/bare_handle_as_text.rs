// A text takes no bare handle.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope, vpc: Handle<ec2::Vpc>) {
    let group = ec2::SecurityGroup { group_description: vpc };
}

fn main() {}
