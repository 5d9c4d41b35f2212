//! At the mark: `cluster`, `desired_count`.
use specforge_dsl::prelude::*;

#[component]
fn web(scope: &Scope) {
    let broken = ec2::Vpc { cidr_block: };
    let other = ec2::;
    let service = ecs::Service { cl¦ };
}
