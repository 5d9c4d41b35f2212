// The value of an output is text.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope, vpc: Handle<ec2::Vpc>) {
    let vpc_id = Output { value: vpc };
}

fn main() {}
