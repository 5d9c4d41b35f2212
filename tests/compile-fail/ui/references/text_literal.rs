// A literal without the shape of the ID.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let group = ec2::SecurityGroup { group_description: "Tasks", vpc_id: "my-vpc" };
}

fn main() {}
