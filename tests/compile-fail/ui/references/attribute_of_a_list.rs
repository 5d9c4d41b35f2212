// A whole list where one is wanted.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, vpc: Handle<ec2::Vpc>) {
    let topic = sns::Topic { display_name: vpc.cidr_block_associations() };
}

fn main() {}
