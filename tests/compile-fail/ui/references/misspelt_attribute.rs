// rustc suggests the method.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, vpc: Handle<ec2::Vpc>, role: Handle<iam::Role>) {
    let first = Output { value: role.arnn() };
    let second = Output { value: vpc.cidr_blok() };
    let third = Output { value: vpc.arn() };
}

fn main() {}
