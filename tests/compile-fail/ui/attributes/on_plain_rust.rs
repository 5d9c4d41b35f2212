// On what declares nothing.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, vpc: Handle<ec2::Vpc>) {
    #[depends_on(vpc)]
    let name = "a";
    #[deletion_policy(Retain)]
    let number = 1;
}

fn main() {}
