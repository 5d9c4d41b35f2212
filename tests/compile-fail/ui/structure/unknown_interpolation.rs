// A variable that is not there.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let vpc = ec2::SecurityGroup { group_description: sub!("in {regio}") };
}

fn main() {}
