// Did you mean another type.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let group = ec2::SecurityGruop { group_description: "Tasks" };
}

fn main() {}
