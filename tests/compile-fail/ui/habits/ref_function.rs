// `Ref` of a template.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let subnet = ec2::Subnet { vpc_id: Ref("Vpc"), cidr_block: "10.0.0.0/24" };
}

fn main() {}
