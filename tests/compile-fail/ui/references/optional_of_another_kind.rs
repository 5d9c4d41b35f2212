// Through `Option`.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, role: Option<Handle<iam::Role>>) {
    let subnet = ec2::Subnet { vpc_id: role, cidr_block: "10.0.0.0/24" };
}

fn main() {}
