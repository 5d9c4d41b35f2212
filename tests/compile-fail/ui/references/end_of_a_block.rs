use specforge_dsl::prelude::*;

#[component]
fn group(scope: &Scope, subnet: Handle<ec2::Subnet>, zone: &str) {
    let group = ec2::SecurityGroup {
        group_description: "web",
        vpc_id: {
            let name = zone.to_uppercase();
            if name.ends_with('A') {
                subnet.vpc_id()
            } else {
                let other = subnet;
                other
            }
        },
    };
}

fn main() {}
