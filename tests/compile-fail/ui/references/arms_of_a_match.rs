use specforge_dsl::prelude::*;

enum Place {
    Inside,
    Outside,
    Nowhere,
}

#[component]
fn group(scope: &Scope, place: Place, vpc: Handle<ec2::Vpc>, subnet: Handle<ec2::Subnet>, name: String) {
    let group = ec2::SecurityGroup {
        group_description: "web",
        vpc_id: match place {
            Place::Inside => vpc,
            Place::Outside if name.is_empty() => subnet.vpc_id(),
            Place::Outside => subnet,
            Place::Nowhere => name,
        },
    };
}

fn main() {}
