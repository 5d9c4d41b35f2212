// Each arm is judged alone.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope, vpc: Handle<ec2::Vpc>, subnet: Handle<ec2::Subnet>, first: bool) {
    let group = ec2::SecurityGroup {
        group_description: "Tasks",
        vpc_id: if first { vpc } else { subnet },
    };
}

fn main() {}
