// Text has to be declared as a reference from outside.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope, id: String) {
    let group = ec2::SecurityGroup { group_description: "Tasks", vpc_id: id };
}

fn main() {}
