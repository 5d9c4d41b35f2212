// Brackets around one value.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, vpc: Handle<ec2::Vpc>) {
    let subnet = ec2::Subnet { vpc_id: [vpc], cidr_block: ["10.0.0.0/24"] };
    let topic = sns::Topic { display_name: ["a", "b"] };
}

fn main() {}
