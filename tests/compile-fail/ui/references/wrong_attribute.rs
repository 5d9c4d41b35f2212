// An attribute of the right resource, but another one.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope, vpc: Handle<ec2::Vpc>) {
    let group = ec2::SecurityGroup { group_description: "Tasks", vpc_id: vpc.default_security_group() };
}

fn main() {}
